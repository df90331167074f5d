"""Which channel a line is, and opening it."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from openhart.outbox.adapters import server
from openhart.outbox.adapters.faults import Fault, Session
from openhart.outbox.adapters.files import FileSession
from openhart.outbox.adapters.smtp import MailSession
from openhart.outbox.adapters.webhook import HookSession
from openhart.outbox.models import Channel, Endpoint

Now = Callable[[], datetime]


def opened(line: str, now: Now) -> Session:
    """Return an open way to the destinations of a line; raise Fault when there is none now."""
    channel, _, code = line.partition(":")
    if channel == Channel.MAIL:
        return _mail(now)
    endpoint = Endpoint.objects.select_related("key_row").filter(code=code).first()
    if endpoint is None:
        raise Fault("no_endpoint", is_lines=True)
    return HookSession(endpoint, now=now)


def _mail(now: Now) -> Session:
    if not server.is_named():
        if settings.IS_DEMO:
            return FileSession(now=now, name=settings.MAIL["name"])
        raise Fault("not_set", is_lines=True)
    try:
        return MailSession(server.named(), now=now, name=settings.MAIL["name"])
    except server.BadSetting:
        raise Fault("bad_setting", is_lines=True) from None
