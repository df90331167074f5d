"""What the tests of break-glass at the desk share."""

import re
from typing import Any

from django.test import Client

from openhart.accounts.models import User
from openhart.cases.models import Case
from openhart.foundation import clock

NOBODY = "HT-2026-900000-E"
OPEN = "/emergencies/open/"
WHY = "The hospital asks whether Perpetua Zimmerzahn may go home tonight."
FOUND = "I spoke with the worker and with the hospital, and both say the same."


def seat(user: User, **session: str) -> Client:
    """Return the browser of somebody who has just signed in with both factors."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    kept = client.session
    kept.update({name: clock.now().isoformat() for name in ("signed_in_at", "active_at", "fresh_at")} | session)
    kept.save()
    return client


def typed(reference: str, **other: str) -> dict[str, str]:
    return {"reference": reference, "ground": "danger", "reason": WHY, **other}


def text(answer: Any) -> str:
    return str(answer.content.decode())


def shown(answer: Any, number: str) -> str:
    """Return what a page says, without what differs from answer to answer."""
    said = text(answer).split("<main", 1)[1].replace(number, "…")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", said)


def restrict(case: Case) -> None:
    Case.objects.filter(id=case.id).update(is_restricted=True)
    case.duties.update(is_restricted=True)
