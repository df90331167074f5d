"""Consents: informed, written, limited in time, by whoever may give them, and taken back at once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from tests.disclosure.conftest import Disclose, Give, on_consent

from openhart.accounts.access import SYSTEM, Viewer
from openhart.cases.models import Case
from openhart.disclosure import actions, queries
from openhart.disclosure.lifecycle import consents as life
from openhart.disclosure.models import Consent, Suspect
from openhart.foundation.refused import Refused
from openhart.people.models import Link, Part

SERIOUS = "Telling a parent would be seriously detrimental to the minor's well-being, as the statute asks."


@pytest.mark.requirement("R-SEC-2")
def test_a_consent_names_one_recipient_fields_purpose_begin_and_end(
    give: Give, case: Case, ben: Viewer, now: datetime
) -> None:
    row = give(note="Explained in Spanish")
    (held,) = queries.consents_of(ben, case, at=now)
    assert (held.row.id, held.whom.organisation, held.note) == (
        row.id,
        "House of the Lighthouse",
        "Explained in Spanish",
    )
    assert (held.row.fields, held.row.purpose) == (["child.name", "child.birth_date"], "serve")
    assert held.state == life.IN_FORCE
    assert b"Lighthouse" not in bytes(row.sealed)


@pytest.mark.parametrize(
    ("days", "state"), [(-1, "not_yet"), (0, "in_force"), (29, "in_force"), (30, "over"), (400, "over")]
)
def test_it_holds_from_its_begin_until_before_its_end(
    give: Give, case: Case, ben: Viewer, now: datetime, days: int, state: str
) -> None:
    give()
    assert queries.consents_of(ben, case, at=now + timedelta(days=days))[0].state == state


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"is_informed": False}, "counts only when what it means was explained"),
        ({"is_not_a_condition": False}, "help did not depend on it"),
        ({"giver": "an uncle"}, "Choose who gives the consent"),
        ({"giver": "grown_up"}, "asks for 18 years; for a child of 14"),
        ({"giver": "ct.minor_at_counselling"}, "Confirm first: Telling a parent"),
        ({"guardian": None}, "Choose the parent or guardian who signed"),
        ({"guardian": uuid4()}, "Choose the parent or guardian who signed"),
        ({"signed_on": date(2026, 3, 20)}, "was signed lies in the future"),
        ({"until_at": datetime.fromisoformat("2026-06-05T22:15:00+00:00")}, "holds for 90 days at most"),
        ({"until_at": datetime.fromisoformat("2026-03-06T22:15:00+00:00")}, "ends before it begins"),
    ],
)
def test_what_is_no_consent_is_refused(give: Give, more: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        give(**more)
    assert not Consent.objects.exists()


def test_ninety_days_are_the_most(give: Give, now: datetime) -> None:
    assert give(until_at=now + timedelta(days=90))


def test_a_minor_alone_where_the_law_lets_them(give: Give) -> None:
    row = give(giver="ct.minor_at_counselling", guardian=None, confirmed=(SERIOUS,))
    assert row.given_by_id is None


def test_a_child_too_young_does_not_consent_alone(give: Give, case: Case, now: datetime) -> None:
    person = Link.objects.get(case=case, part=Part.CHILD).person
    from dataclasses import replace  # noqa: PLC0415 - of this test alone

    person.seal(replace(person.identity(), date_of_birth="2015-03-07"))
    person.save()
    with pytest.raises(Refused, match="asks for 12 years; for a child of 10"):
        give(giver="ct.minor_at_counselling", guardian=None, confirmed=(SERIOUS,))


@pytest.mark.requirement("R-SEC-2")
def test_a_suspected_abuser_gives_no_consent(give: Give, case: Case, mother: UUID, ana: Viewer, now: datetime) -> None:
    actions.mark(case=case, person_id=mother, why="The child said so.", by=ana, at=now)
    with pytest.raises(Refused, match="does not count for this child") as refused:
        give()
    assert "suspect" not in refused.value.reason


@pytest.mark.requirement("R-SEC-2")
def test_when_somebody_is_marked_later_their_consents_end_at_once(
    give: Give, disclose: Disclose, case: Case, mother: UUID, ana: Viewer, now: datetime
) -> None:
    consent = give()
    disclose(**on_consent(consent))
    actions.mark(case=case, person_id=mother, why="The child said so.", by=ana, at=now + timedelta(hours=2))
    assert queries.consents_of(ana, case, at=now + timedelta(hours=3))[0].state == life.ENDED
    with pytest.raises(Refused, match="no longer valid"):
        disclose(n=2, **on_consent(consent))
    actions.lift(case=case, person_id=mother, by=ana, at=now + timedelta(hours=4))
    assert queries.consents_of(ana, case, at=now + timedelta(hours=5))[0].state == life.ENDED


def test_who_becomes_the_suspected_exploiter_on_the_case_has_consented_to_nothing(
    give: Give, disclose: Disclose, case: Case, mother: UUID
) -> None:
    consent = give()
    Link.objects.filter(case=case, person_id=mother).update(part=Part.EXPLOITER)
    with pytest.raises(Refused, match="no longer valid"):
        disclose(**on_consent(consent))


def test_who_marks_says_why_and_marks_nobody_twice_nor_the_child(
    case: Case, mother: UUID, ana: Viewer, ben: Viewer, cleo: Viewer, now: datetime
) -> None:
    child = Link.objects.get(case=case, part=Part.CHILD).person_id
    for person_id, why, by, said in (
        (child, "x", ana, "other than the child"), (uuid4(), "x", ana, "somebody on the case"),
        (mother, " ", ana, "what makes you suspect"), (mother, "x", cleo, "no such case"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=said):
            actions.mark(case=case, person_id=person_id, why=why, by=by, at=now)
    actions.mark(case=case, person_id=mother, why="The child said so.", by=ben, at=now)
    with pytest.raises(Refused, match="marked already"):
        actions.mark(case=case, person_id=mother, why="x", by=ben, at=now)
    assert b"child said" not in bytes(Suspect.objects.get().sealed)


def test_a_revocation_is_at_once_and_once(
    give: Give, case: Case, ben: Viewer, cleo: Viewer, auditor: Viewer, now: datetime
) -> None:
    row = give()
    with pytest.raises(Refused, match="no such case"):
        actions.revoke(case=case, consent_id=row.id, by=cleo, at=now)
    actions.revoke(case=case, consent_id=row.id, by=auditor, at=now)
    assert queries.consents_of(ben, case, at=now)[0].state == life.REVOKED
    with pytest.raises(Refused, match="taken back already"):
        actions.revoke(case=case, consent_id=row.id, by=ben, at=now)
    with pytest.raises(Refused, match="no such consent"):
        actions.revoke(case=case, consent_id=uuid4(), by=ben, at=now)


def test_who_is_not_on_the_case_keeps_no_consent(give: Give, cleo: Viewer, dov: Viewer, auditor: Viewer) -> None:
    for by, said in ((cleo, "no such case"), (dov, "no such case"), (auditor, "does not allow")):
        with pytest.raises(Refused, match=said):
            give(by=by)


def test_a_double_click_is_one_consent(give: Give) -> None:
    assert give().id == give().id
    assert Consent.objects.count() == 1


@pytest.mark.usefixtures("append_only")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE disclosure_consent SET until_at = '2027-01-01'", "UPDATE disclosure_consent SET fields = '[]'",
        "UPDATE disclosure_consent SET revoked_at = NULL", "UPDATE disclosure_consent SET ended_at = NULL",
        "DELETE FROM disclosure_consent",
    ],
)  # fmt: skip
def test_a_consent_is_never_widened_and_never_begins_again(
    give: Give, case: Case, mother: UUID, ana: Viewer, now: datetime, change: str
) -> None:
    row = give()
    actions.mark(case=case, person_id=mother, why="The child said so.", by=ana, at=now)
    actions.revoke(case=case, consent_id=row.id, by=ana, at=now)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@override_settings(BODY="victim_services")
def test_a_provider_asks_the_same_of_a_consent(give: Give, disclose: Disclose) -> None:
    assert disclose(**on_consent(give()))


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_consents_is_read_with_the_same_number_of_queries(
    give: Give, case: Case, ben: Viewer, now: datetime, django_assert_num_queries: Callable[..., Any], count: int
) -> None:
    for n in range(count):
        give(n=100 + n)
    with django_assert_num_queries(3):
        assert len(queries.consents_of(ben, case, at=now)) == count


def test_cleo_reads_nothing_of_it(give: Give, disclose: Disclose, case: Case, cleo: Viewer, now: datetime) -> None:
    disclose(**on_consent(give()))
    assert queries.consents_of(cleo, case, at=now) == []
    assert queries.ledger(cleo, case) == []
    assert queries.ledger_page(cleo, queries.Narrowed()).rows == []
    assert queries.ledger(SYSTEM, case) != []
