"""Where webhooks go: added, given a new secret, ended. The operator's, at a shell."""

import re
from datetime import datetime, timedelta
from uuid import UUID

from openhart.audit import actions as audit
from openhart.foundation import ids
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.keys import actions as keys
from openhart.outbox.adapters import reaching, signing
from openhart.outbox.models import Endpoint

_CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_LONGEST_ROTATION = timedelta(days=30)


@transaction
def add_endpoint(*, code: str, url: str, may_be_private: bool, by: UUID | None, at: datetime) -> str:
    """Add an endpoint and return its secret, which is shown once and handed to the other side; refuse a code twice.

    ``may_be_private`` allows by name what is refused otherwise: an address inside our own network.
    """
    if not _CODE.fullmatch(code):
        raise Refused("The code of an endpoint is up to 40 small letters, digits, dots, dashes and underlines.")
    if Endpoint.objects.filter(code=code).exists():
        raise Refused(f"There is an endpoint {code} already; its secret is changed by a rotation.")
    endpoint_id, secret = ids.new_id(), signing.new_secret()
    endpoint = Endpoint(id=endpoint_id, code=code, url=_checked(url), may_be_private=may_be_private, added_at=at)
    endpoint.key_row = keys.make(kind=Endpoint.KIND, owner_id=endpoint_id, by=by, at=at)
    endpoint.seal(new=secret)
    endpoint.save(force_insert=True)
    audit.write(by=by, at=at, act="endpoint.added", subject=endpoint_id, detail={"may_be_private": may_be_private})
    return secret


@transaction
def rotate_endpoint(*, code: str, old_for: timedelta, by: UUID | None, at: datetime) -> str:
    """Give an endpoint a new secret and return it; the old one signs beside it for ``old_for``, 30 days at most."""
    endpoint = _known(code)
    if not timedelta(0) <= old_for <= _LONGEST_ROTATION:
        raise Refused("The old secret signs beside the new one for up to 30 days.")
    secret = signing.new_secret()
    endpoint.seal(new=secret, old=endpoint.secrets()["new"])
    endpoint.rotated_at, endpoint.old_until = at, at + old_for
    endpoint.save()
    detail = {"sealed": endpoint.place(), "old_for_s": int(old_for.total_seconds())}
    audit.write(by=by, at=at, act="endpoint.rotated", subject=endpoint.id, detail=detail)
    return secret


@transaction
def end_endpoint(*, code: str, by: UUID | None, at: datetime) -> None:
    """End an endpoint: nothing goes there any more, and its secret is destroyed."""
    endpoint = _known(code)
    endpoint.ended_at = at
    endpoint.save()
    keys.destroy(owner_ids=[endpoint.id], by=by, at=at)
    audit.write(by=by, at=at, act="endpoint.ended", subject=endpoint.id, detail={})


def _known(code: str) -> Endpoint:
    rows = Endpoint.objects.select_for_update(of=("self",)).select_related("key_row")
    endpoint = rows.filter(code=code, ended_at__isnull=True).first()
    if endpoint is None:
        raise Refused(f"There is no endpoint {code}. `hart outbox endpoints` lists them.")
    return endpoint


def _checked(url: str) -> str:
    try:
        return reaching.checked_url(url).geturl()
    except ValueError as fault:
        raise Refused(str(fault)) from None
