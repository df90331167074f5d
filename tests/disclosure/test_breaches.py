"""The register of breaches: what, whom it concerns, who was told by when."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from tests.conftest import person, viewer_of
from tests.disclosure.conftest import Disclose, happened

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Role, Scope
from openhart.audit.models import Entry
from openhart.cases import actions as cases
from openhart.cases.models import Case
from openhart.disclosure import actions, queries
from openhart.disclosure.models import Answer, Breach
from openhart.foundation.refused import Refused
from openhart.people.models import Identity, Link

HOUR = timedelta(hours=1)


@pytest.fixture
def breach(child: Identity, case: Case, ben: Viewer, now: datetime) -> Breach:
    """A letter to the wrong house, found out now."""
    return actions.open_breach(case=case, happened=happened(now), by=ben, at=now)


@pytest.mark.requirement("R-SEC-7")
def test_a_breach_says_what_whom_it_concerns_and_by_when_who_must_be_told(
    breach: Breach, case: Case, auditor: Viewer, now: datetime
) -> None:
    kept = queries.kept_breach(auditor, breach.id)
    assert kept.words["what"] == "A letter went to the wrong house."
    assert b"wrong house" not in bytes(breach.sealed)
    child = Link.objects.get(case=case, part="child").person_id
    assert [(each.case.id, each.initials, each.people) for each in kept.concerned] == [
        (case.id, "R. V.", (str(child),))
    ]
    assert [(each.clock.code, each.due_at - now) for each in kept.clocks][:2] == [
        ("us.grantor", timedelta(hours=24)), ("ct.attorney-general", timedelta(days=60)),
    ]  # fmt: skip
    assert breach.next_due_at == now + timedelta(hours=24)


@pytest.mark.requirement("R-SEC-7")
def test_a_disclosure_to_the_wrong_place_becomes_a_breach_in_one_act(
    disclose: Disclose, case: Case, ben: Viewer, now: datetime
) -> None:
    left = disclose().disclosure_id
    at = now + 2 * HOUR
    row = actions.open_breach(case=case, happened=happened(at), disclosure_id=left, by=ben, at=at)
    assert queries.ledger(ben, case)[0].breach_id == row.id
    again = happened(at, submission=uuid4())
    with pytest.raises(Refused, match="in the register of breaches already"):
        actions.open_breach(case=case, happened=again, disclosure_id=left, by=ben, at=at)
    assert Breach.objects.count() == 1


def test_a_double_click_is_one_breach(child: Identity, case: Case, ben: Viewer, now: datetime) -> None:
    wrong = happened(now)
    first = actions.open_breach(case=case, happened=wrong, by=ben, at=now)
    assert actions.open_breach(case=case, happened=wrong, by=ben, at=now).id == first.id
    assert Breach.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"what": " "}, "Say what happened"),
        ({"data": ()}, "what kinds of data"),
        ({"data": ("gossip",)}, "what kinds of data"),
        ({"discovered_at": datetime.fromisoformat("2026-03-07T00:00:00+00:00")}, "discovery lies in the future"),
        ({"happened_at": datetime.fromisoformat("2026-03-07T00:00:00+00:00")}, "after it was discovered"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said(
    child: Identity, case: Case, ben: Viewer, now: datetime, more: dict[str, object], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        actions.open_breach(case=case, happened=happened(now, **more), by=ben, at=now)


@pytest.mark.requirement("R-SEC-7")
def test_who_was_told_is_proven_late_is_said_and_what_does_not_apply_says_why(
    breach: Breach, auditor: Viewer, now: datetime
) -> None:
    at = now + 30 * HOUR
    told = {"breach_id": breach.id, "by": auditor, "at": at}
    actions.answer(clock="us.grantor", told_at=now + 25 * HOUR, proof="OJP, ticket 77", **told)
    actions.answer(clock="us.hipaa-secretary", told_at=None, proof="No covered entity.", **told)
    for clock, told_at, proof, said in (
        ("us.grantor", at, "x", "answered already"), ("us.cjis-incident", at, "x", "No such clock runs"),
        ("ct.residents", now - HOUR, "x", "between the discovery"), ("ct.residents", at, " ", "Say who was told"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=said):
            actions.answer(clock=clock, told_at=told_at, proof=proof, **told)
    kept = {each.clock.code: each for each in queries.kept_breach(auditor, breach.id).clocks}
    assert kept["us.grantor"].was_late
    assert kept["us.grantor"].proof == "OJP, ticket 77"
    assert kept["us.hipaa-secretary"].is_waived
    assert kept["ct.residents"].is_open
    assert b"OJP" not in b"".join(bytes(each.sealed) for each in Answer.objects.all())
    breach.refresh_from_db()
    assert breach.next_due_at == now + timedelta(days=60)


def test_a_breach_is_closed_when_all_was_done(breach: Breach, auditor: Viewer, now: datetime) -> None:
    known = {"breach_id": breach.id, "by": auditor, "at": now + HOUR}
    with pytest.raises(Refused, match="Not closed yet: The grantor"):
        actions.close(words="x", **known)
    for clock in [each.clock.code for each in queries.kept_breach(auditor, breach.id).clocks]:
        actions.answer(clock=clock, told_at=now + HOUR, proof="By letter", **known)
    with pytest.raises(Refused, match="how the breach was contained"):
        actions.close(words="x", **known)
    with pytest.raises(Refused, match="how much harm"):
        actions.assess(risk="none", words="x", contained="x", **known)
    actions.assess(risk="low", words="Unopened.", contained="The letter came back.", **known)
    with pytest.raises(Refused, match="what was learned"):
        actions.close(words=" ", **known)
    row = actions.close(words="Addresses are read back.", **known)
    assert (row.closed_at, row.next_due_at) == (now + HOUR, None)
    with pytest.raises(Refused, match="is closed"):
        actions.assess(risk="high", words="x", contained="x", **known)


@pytest.mark.requirement("R-SEC-7")
def test_my_day_of_the_privacy_officer_and_the_administrator_says_how_many_and_nothing_else(
    breach: Breach, auditor: Viewer, ana: Viewer, now: datetime
) -> None:
    administrator = viewer_of(person("Adam", Role.ADMINISTRATOR, Scope.AGENCY))
    for at, overdue, soon in ((now + HOUR, 0, 1), (now + 25 * HOUR, 1, 0)):
        for viewer, keeps in ((auditor, True), (administrator, False)):
            found = queries.pressing(viewer, at=at)
            assert found is not None
            assert (found.overdue, found.soon, found.keeps) == (overdue, soon, keeps)
    assert queries.pressing(auditor, at=now - timedelta(days=1)) is None
    assert queries.pressing(ana, at=now + 25 * HOUR) is None


def test_the_register_is_kept_by_the_privacy_officer_alone(
    breach: Breach, ana: Viewer, ben: Viewer, cleo: Viewer, now: datetime
) -> None:
    administrator = viewer_of(person("Adam", Role.ADMINISTRATOR, Scope.AGENCY))
    for viewer in (ana, ben, cleo, administrator):
        with pytest.raises(Refused):
            queries.register(viewer, at=now)
        with pytest.raises(Refused):
            queries.kept_breach(viewer, breach.id)
        with pytest.raises(Refused):
            actions.close(breach_id=breach.id, words="x", by=viewer, at=now)


def test_cases_that_are_closed_to_the_privacy_officer_are_counted_and_not_shown(
    breach: Breach, case: Case, auditor: Viewer, now: datetime
) -> None:
    other = cases.open_case(region="1", by=SYSTEM, at=now)
    assert actions.concern(breach_id=breach.id, cases=[case, other], by=auditor, at=now) == 1
    Case.objects.filter(id=other.id).update(is_restricted=True)
    kept = queries.kept_breach(auditor, breach.id)
    assert [each.case.id for each in kept.concerned] == [case.id]
    assert kept.hidden == 1


def test_a_breach_of_a_case_that_is_not_open_to_somebody_is_not_theirs_to_report(
    child: Identity, case: Case, cleo: Viewer, now: datetime
) -> None:
    with pytest.raises(Refused, match="no such case"):
        actions.open_breach(case=case, happened=happened(now), by=cleo, at=now)


def test_the_trail_holds_ids_and_codes(breach: Breach, case: Case) -> None:
    entry = Entry.objects.get(act="breach.opened")
    assert entry.subject_id == case.id
    sealed = f"disclosure.breach:{breach.id}:0"
    assert entry.detail == {
        "breach": str(breach.id), "case": str(case.id), "data": ["health", "identity"], "sealed": sealed,
    }  # fmt: skip
