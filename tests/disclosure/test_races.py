"""Revoked while it leaves: either the row was written before, or nothing left. On both databases."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from tests.disclosure.conftest import Disclose, Give, on_consent

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.disclosure import actions
from openhart.disclosure.models import Consent, Disclosure
from openhart.foundation.refused import Refused


def together(*acts: Callable[[], Any]) -> list[object]:
    """Do the acts at the same time, each in a thread with a connection of its own; return what came of each."""
    start, came = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            came[index] = act()
        except Refused as refused:
            came[index] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, act)) for index, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return list(came)


@pytest.mark.requirement("R-SEC-2")
@pytest.mark.django_db(transaction=True)
def test_taken_back_while_it_leaves_nothing_leaves_afterwards(
    give: Give, disclose: Disclose, case: Case, ben: Viewer, now: datetime
) -> None:
    refused = 0
    for n in range(4):
        consent = give(n=200 + n)
        at = now + timedelta(minutes=n)
        came = together(
            lambda consent=consent, n=n: disclose(n=300 + n, **on_consent(consent)),
            lambda consent=consent, at=at: actions.revoke(case=case, consent_id=consent.id, by=ben, at=at),
        )
        assert isinstance(came[1], Consent)
        refused += isinstance(came[0], Refused)
        assert Disclosure.objects.filter(consent=consent).count() == (0 if isinstance(came[0], Refused) else 1)
        with pytest.raises(Refused, match="taken back"):
            disclose(n=400 + n, **on_consent(consent))
    assert refused <= 4


@pytest.mark.django_db(transaction=True)
def test_a_transfer_that_waits_for_the_consent_sees_that_it_was_taken_back(
    give: Give, disclose: Disclose, case: Case, ben: Viewer, now: datetime
) -> None:
    """The revocation holds the consent first; the disclosure begun meanwhile finds it gone."""
    from django.db import transaction  # noqa: PLC0415 - of this test alone

    consent = give()
    held, came = threading.Event(), []

    def leave() -> None:
        held.wait()
        try:
            came.append(disclose(n=500, **on_consent(consent)))
        except Refused as fault:
            came.append(fault)
        finally:
            connection.close()

    thread = threading.Thread(target=leave)
    thread.start()
    with transaction.atomic():
        actions.revoke(case=case, consent_id=consent.id, by=ben, at=now)
        held.set()
        thread.join(timeout=0.5)  # it waits for us, or has not begun
        assert came == []
    thread.join(timeout=60)
    assert [type(each) for each in came] == [Refused]
    assert not Disclosure.objects.exists()
