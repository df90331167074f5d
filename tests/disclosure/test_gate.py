"""The one gate: nothing leaves without a ground in force now, for this recipient, these fields, this purpose."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from tests.disclosure.conftest import BY_STATUTE, POLICE, SHELTER, Disclose, Give, on_consent

from openhart.accounts.access import Viewer
from openhart.audit.models import Entry
from openhart.cases.models import Case
from openhart.disclosure import actions, queries
from openhart.disclosure.lifecycle.grounds import Claim, Order, Whom
from openhart.disclosure.models import Disclosure
from openhart.foundation.refused import Refused
from openhart.foundation.released import Released

COURT = Order(court="Superior Court, Hartford", number="HHD-1", judge="J. Moss", signed_on=date(2026, 3, 5))
BY_ORDER = Claim(kind="court_order", order=COURT)
TO_COURT = Whom(kind="court", organisation="Superior Court")


@pytest.mark.requirement("R-SEC-2")
def test_what_leaves_is_written_down_with_recipient_ground_fields_and_the_hash_of_the_payload(
    disclose: Disclose, case: Case, ben: Viewer, now: datetime
) -> None:
    released = disclose(payload=b"the paper", channel="letter", words={"note": "by hand"})
    left = queries.ledger(ben, case)[0]
    assert left.row.id == released.disclosure_id
    assert left.row.payload_sha256 == hashlib.sha256(b"the paper").hexdigest() == released.sha256
    assert (left.row.recipient_kind, left.whom.organisation) == ("local_law_enforcement", "Hartford Police")
    assert (left.row.ground, left.row.ground_code, left.row.citation) == (
        "statute", "ct.law-enforcement", "Conn. Gen. Stat. § 17a-28",
    )  # fmt: skip
    assert left.row.fields == ["child.name", "child.birth_date"]
    assert (left.row.purpose, left.row.channel, left.row.by_id) == ("investigate", "letter", ben.user_id)
    assert left.words["note"] == "by hand"
    entry = Entry.objects.get(act="disclosure.made")
    assert entry.subject_id == case.id
    assert "Hartford" not in str(entry.detail)


def test_names_of_recipients_are_nowhere_in_clear(disclose: Disclose) -> None:
    disclose(whom=replace(POLICE, person="Sergeant Canary"))
    row = Disclosure.objects.values().get()
    assert "Canary" not in str({key: value for key, value in row.items() if key != "sealed"})
    assert b"Canary" not in bytes(row["sealed"])


@pytest.mark.requirement("R-SEC-2")
@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"fields": ()}, "choose at least one line"),
        ({"fields": ("child.shoe_size",)}, "Nothing is kept under child.shoe_size"),
        ({"whom": Whom(kind="neighbour", person="X")}, "Choose who receives it"),
        ({"whom": Whom(kind="local_law_enforcement")}, "Name who receives it"),
        ({"purpose": "curiosity"}, "Choose what it is needed for"),
        ({"channel": "pigeon"}, "Say how it leaves"),
        ({"claim": Claim(kind="goodwill")}, "Choose the ground"),
        ({"claim": Claim(kind="statute", code="ct.unheard-of")}, "not in force"),
        ({"whom": Whom(kind="school", organisation="A school")}, "does not let this recipient be told"),
        ({"purpose": "benefits"}, "does not speak of this purpose"),
        ({"fields": ("child.name", "case.immigration")}, "does not let out: nationality"),
        ({"claim": Claim(kind="statute", code="ct.mandated-report")}, "no ground for a body of this kind"),
        ({"claim": Claim(kind="court_order", order=replace(COURT, paper="subpoena"))}, "subpoena alone is not a court"),
        ({"claim": Claim(kind="court_order", order=replace(COURT, judge=""))}, "the judge who signed"),
        ({"claim": Claim(kind="court_order", order=replace(COURT, signed_on=None))}, "on which day the judge signed"),
        (
            {"claim": Claim(kind="court_order", order=replace(COURT, signed_on=date(2026, 4, 1)))},
            "cannot lie in the fut",
        ),
        ({"claim": Claim(kind="consent")}, "Choose the consent"),
        ({"claim": Claim(kind="consent", consent=uuid4())}, "no such consent"),
        ({"claim": Claim(kind="own_request", code="us.access-by-the-person")}, "in their own right"),
        ({"happened_at": datetime(2027, 1, 1, tzinfo=UTC)}, "lies in the future"),
    ],
)
def test_nothing_leaves_without_a_ground(disclose: Disclose, more: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        disclose(**more)
    assert not Disclosure.objects.exists()


def test_a_condition_of_a_statute_is_confirmed_first(disclose: Disclose) -> None:
    attorney = Whom(kind="attorney", organisation="Lee and Lee")
    claim = Claim(kind="statute", code="ct.person-named")
    with pytest.raises(Refused, match="Confirm first: They represent this child"):
        disclose(whom=attorney, claim=claim, purpose="proceedings")
    condition = "They represent this child, and the appointment has been seen."
    assert disclose(whom=attorney, claim=replace(claim, confirmed=(condition,)), purpose="proceedings")


def test_a_court_order_lets_out_what_it_names_to_whom_it_names(disclose: Disclose, case: Case, ben: Viewer) -> None:
    disclose(whom=TO_COURT, claim=BY_ORDER, purpose="proceedings", channel="in_person", payload=b"x")
    words = queries.ledger(ben, case)[0].words
    assert (words["court"], words["docket"], words["signed_on"]) == ("Superior Court, Hartford", "HHD-1", "2026-03-05")


@override_settings(BODY="victim_services")
def test_a_provider_releases_what_is_compelled_only_with_the_victim_told_and_steps_for_safety(
    disclose: Disclose,
) -> None:
    with pytest.raises(Refused, match="Ask for the person's written consent"):
        disclose()
    report = {"claim": Claim(kind="statute", code="ct.mandated-report"), "purpose": "protect"}
    for claim in (report["claim"], BY_ORDER):
        with pytest.raises(Refused, match=r"94\.115"):
            disclose(claim=claim, purpose="protect")
    told = replace(report["claim"], notified="Told by telephone before the report.", safety="A safety plan was made.")
    assert disclose(claim=told, purpose="protect")


def test_who_is_not_on_the_case_or_only_reads_discloses_nothing(
    disclose: Disclose, cleo: Viewer, dov: Viewer, auditor: Viewer
) -> None:
    for stranger in (cleo, dov):
        with pytest.raises(Refused, match="There is no such case"):
            disclose(by=stranger)
    with pytest.raises(Refused, match="does not allow"):
        disclose(by=auditor)


@pytest.mark.requirement("R-SEC-2")
def test_on_a_consent_leaves_exactly_what_it_names(disclose: Disclose, give: Give, case: Case, ben: Viewer) -> None:
    consent = give()
    released = disclose(**on_consent(consent))
    assert queries.ledger(ben, case)[0].row.consent_id == consent.id
    assert released.payload == b"%PDF paper"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"whom": replace(SHELTER, organisation="House of another name")}, "names another recipient"),
        ({"whom": replace(SHELTER, kind="school")}, "names another recipient"),
        ({"fields": ("child.name", "child.contact")}, "does not name: the child's telephone"),
        ({"purpose": "benefits"}, "for another purpose: To provide"),
        ({"at": datetime.fromisoformat("2026-04-05T22:15:00+00:00")}, "has run out"),
    ],
)
def test_a_consent_lets_out_nothing_else(disclose: Disclose, give: Give, more: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        disclose(**on_consent(give(), **more))
    assert not Disclosure.objects.exists()


def test_another_person_of_the_same_organisation_is_the_same_recipient(disclose: Disclose, give: Give) -> None:
    assert disclose(
        **on_consent(give(), whom=replace(SHELTER, organisation=" house of the LIGHTHOUSE", person="L. Day"))
    )


def test_a_consent_that_was_taken_back_lets_nothing_out(
    disclose: Disclose, give: Give, case: Case, ben: Viewer, now: datetime
) -> None:
    consent = give()
    disclose(**on_consent(consent))
    actions.revoke(case=case, consent_id=consent.id, by=ben, at=now + timedelta(hours=2))
    with pytest.raises(Refused, match="taken back"):
        disclose(n=2, **on_consent(consent))
    assert Disclosure.objects.count() == 1


def test_a_consent_of_another_case_is_none(
    disclose: Disclose, give: Give, ana: Viewer, now: datetime, connecticut: None
) -> None:
    from openhart.accounts.access import SYSTEM  # noqa: PLC0415 - of this test alone
    from openhart.cases import actions as cases  # noqa: PLC0415 - of this test alone

    other = cases.open_case(region="4", by=SYSTEM, at=now)
    with pytest.raises(Refused, match="no such consent"):
        disclose(on=other, by=ana, **on_consent(give()))


def test_a_double_click_is_one_row_and_another_payload_is_refused(disclose: Disclose) -> None:
    first = disclose(payload=b"one", channel="letter")
    assert disclose(payload=b"one", channel="letter").disclosure_id == first.disclosure_id
    with pytest.raises(Refused, match="has changed since"):
        disclose(payload=b"two", channel="letter")
    assert Disclosure.objects.count() == 1


def test_only_the_gate_makes_a_release() -> None:
    with pytest.raises(TypeError, match="Only openhart"):
        Released(uuid4(), b"x", made_by=object())


def test_a_release_whose_payload_was_exchanged_is_noticed(disclose: Disclose) -> None:
    released = disclose(payload=b"one", channel="letter")
    assert released.is_as_written()
    released.payload = b"two"
    assert not released.is_as_written()


@pytest.mark.usefixtures("append_only")
@pytest.mark.parametrize(
    "change", ["UPDATE disclosure_disclosure SET purpose = 'serve'", "DELETE FROM disclosure_disclosure"]
)
def test_no_row_of_the_ledger_is_changed_or_taken_away(disclose: Disclose, change: str) -> None:
    disclose()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_corrections_and_recalls_are_further_rows(disclose: Disclose, case: Case, ben: Viewer, now: datetime) -> None:
    found = disclose().disclosure_id
    later = now + timedelta(hours=3)
    actions.correct(case=case, disclosure_id=found, what="It was the state police.", by=ben, at=later)
    actions.recall(case=case, disclosure_id=found, what="Asked to destroy it.", by=ben, at=later + timedelta(hours=1))
    with pytest.raises(Refused, match="called back already"):
        actions.recall(case=case, disclosure_id=found, what="Again.", by=ben, at=later + timedelta(hours=2))
    with pytest.raises(Refused, match="what in this row was wrong"):
        actions.correct(case=case, disclosure_id=found, what=" ", by=ben, at=later)
    (left,) = queries.ledger(ben, case)
    assert [(each.row.row, each.words["what"]) for each in left.further] == [
        ("corrected", "It was the state police."), ("recalled", "Asked to destroy it."),
    ]  # fmt: skip
    assert left.is_recalled


def test_nobody_hands_out_what_they_may_not_read(case: Case, disclose: Disclose, ana: Viewer) -> None:
    from tests.conftest import person, viewer_of  # noqa: PLC0415 - of this test alone

    from openhart.accounts.models import Role, Scope  # noqa: PLC0415 - of this test alone

    team = viewer_of(person("Tess", Role.MDT_COORDINATOR, Scope.REGION, "4"))
    case.refresh_from_db()
    for viewer, shown in ((ana, ["Nationality"]), (team, [])):
        assert [label for label, _ in queries.contents(viewer, case, ["case.immigration"])] == shown


def test_contents_are_exactly_the_fields_asked_for(case: Case, disclose: Disclose, ana: Viewer) -> None:
    case.refresh_from_db()
    found = dict(queries.contents(ana, case, ["child.name", "case.concern", "words.summary"], summary="In my words"))
    assert found["The child's name"] == ["Robin Vale"]
    assert "Sex trafficking" in found["The concern and what is known of it"][0]
    assert found["What is written for this disclosure"] == ["In my words"]
    assert len(found) == 3


def test_the_rows_of_one_case_are_read_with_the_same_number_of_queries(
    disclose: Disclose, case: Case, ben: Viewer, django_assert_num_queries: Callable[..., Any]
) -> None:
    disclose()
    with django_assert_num_queries(1):
        assert len(queries.ledger(ben, case)) == 1
    for n in (2, 3):
        disclose(n=n)
    with django_assert_num_queries(1):
        assert len(queries.ledger(ben, case)) == 3


def test_a_statute_is_cited_as_it_was(disclose: Disclose) -> None:
    disclose(claim=BY_STATUTE)
    assert Disclosure.objects.get().citation == "Conn. Gen. Stat. § 17a-28"
    assert isinstance(Disclosure.objects.get().id, UUID)
