"""Nothing that names or describes anybody can be read in the database, by whatever way it came."""

import threading
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection, connections

from openhart.accounts.access import Viewer
from openhart.people.models import Identity
from openhart.referrals import actions
from openhart.referrals.models import ChildReported, Referral, Report, ReportMade
from openhart.referrals.models.reported import CHILD_WORDS, REPORT_WORDS

CANARY = "zanzibarfinch"


def everything_stored() -> str:
    """Return every row of every table as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the names are the database's own
            for row in cursor:
                found.append(repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row]))
    return "\n".join(found).lower()


def full_of_canaries(report: ReportMade, child: ChildReported) -> tuple[ReportMade, ChildReported]:
    identity = Identity(
        **{item.name: f"{CANARY}{item.name}" for item in fields(Identity) if item.name != "date_of_birth"},
        date_of_birth="2010-05-01",
    )
    told = replace(child, identity=identity, **{name: f"{CANARY} {name}" for name in CHILD_WORDS})
    return replace(report, **{name: f"{CANARY} {name}" for name in REPORT_WORDS}), told


def test_no_word_of_a_report_is_stored_in_clear(
    report: ReportMade, child: ChildReported, screener: Viewer, supervisor: Viewer, towns: None, now: datetime
) -> None:
    made_report, told = full_of_canaries(report, child)
    made = actions.receive(report=made_report, children=[told], submission_key="k", by=screener, at=now)
    referral = made.referrals[0]
    decision = {"decision": "accepted", "is_definition_met": True, "response": "2h", "reason": f"{CANARY} reason"}
    actions.screen(referral=referral, **decision, by=screener, at=now)
    actions.attach(case=referral.case, report=made_report, submission_key="k2", by=screener, at=now)
    stored = everything_stored()
    assert "referral.received" in stored
    assert CANARY not in stored
    assert "2010-05-01" not in stored


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("R-INT-7")
def test_fifty_parallel_copies_of_a_submission_make_one_referral_and_one_answer(
    report: ReportMade, child: ChildReported, screener: Viewer, now: datetime
) -> None:
    answers: list[object] = []

    def send() -> None:
        try:
            made = actions.receive(report=report, children=[child], submission_key="k", by=screener, at=now)
            answers.append(made.referrals[0].id)
        except Exception as fault:  # noqa: BLE001 - any fault of a copy fails the test below
            answers.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Report.objects.count(), Referral.objects.count()) == (1, 1)
    assert set(answers) == {Referral.objects.get().id}


def stored_bytes() -> bytes:
    """Return the database as a thief gets it: SQLite's files, or every row PostgreSQL gives out."""
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        return b"".join(file.read_bytes() for file in (name, *name.parent.glob(f"{name.name}-*")) if file.exists())
    with connection.cursor() as cursor:
        rows = b""
        for table in connection.introspection.table_names():
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                rows += b"".join(bytes(piece) for piece in copy)
    return rows


@pytest.mark.django_db(transaction=True)
def test_the_database_itself_holds_no_word(
    report: ReportMade, child: ChildReported, screener: Viewer, now: datetime
) -> None:
    made_report, told = full_of_canaries(report, child)
    actions.receive(report=made_report, children=[told], submission_key="k", by=screener, at=now)
    stored = stored_bytes()
    assert b"referral.received" in stored
    assert CANARY.encode() not in stored
    assert CANARY.encode().hex().encode() not in stored
