"""From what is due to what is gone: two people, a waiting time, and everything that speaks against it."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.conftest import person, viewer_of
from tests.retention.cast import (
    DAY,
    DUE,
    HOUR,
    LONG_AGO,
    WAITS,
    approve,
    approved,
    disposed,
    lead,
    marks,
    proposed,
    seen,
    simple,
    wait,
    work,
)  # fmt: skip

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Role, Scope
from openhart.cases import actions as cases
from openhart.cases import queries as case_queries
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.people import actions as people
from openhart.retention import actions, queries
from openhart.retention.actions import erasing
from openhart.retention.actions.erasing import erase
from openhart.retention.models import Item, Proposal, Tombstone
from openhart.retention.queries.looking import day_of

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-6")]


def states(proposal: Proposal) -> list[str]:
    return list(proposal.items.order_by("id").values_list("state", flat=True))


def test_two_people_and_a_waiting_time_and_then_it_is_gone(rosa: Viewer, grace: Viewer) -> None:
    old = simple("Zeldacanary", lead()[1])
    proposal = approved(rosa, grace, [old.case.id])
    marks(DUE, DUE + (WAITS - 1) * DAY)
    work(DUE + (WAITS - 1) * DAY)
    early = actions.carry_out(by=SYSTEM, at=DUE + (WAITS - 1) * DAY)
    assert (early.disposed, Tombstone.objects.count()) == (0, 0), "not before the waiting time is over"
    assert actions.carry_out(by=SYSTEM, at=wait()).disposed == 1
    proposal.refresh_from_db()
    assert (proposal.state, states(proposal)) == ("done", ["disposed"])
    assert actions.carry_out(by=SYSTEM, at=wait()).disposed == 0, "once"


def test_what_is_gone_does_not_exist_for_anybody_and_the_tombstone_says_who_and_why(
    rosa: Viewer, grace: Viewer, ana: Viewer
) -> None:
    old, other = simple("Yamacanary", lead()[1]), simple("Xenacanary", lead("Lotte")[1])
    counted = case_queries.count_cases(ana)
    disposed(rosa, grace, [old.case.id])
    for viewer in (ana, SYSTEM, grace):
        with pytest.raises(Refused, match="no such case"):
            case_queries.case_by_reference(viewer, old.reference)
        assert case_queries.cases_of(viewer, [old.case.id]) == {}
    assert case_queries.count_cases(ana) == counted - 1
    assert case_queries.case_by_reference(ana, other.reference)
    stone, names = queries.tombstone(rosa, Tombstone.objects.get().id)
    assert (names[stone.proposed_by_id], names[stone.approved_by_id]) == ("Rosa", "Grace")
    assert stone.line.startswith("case.not_accepted")
    assert "set by the agency" in stone.says
    assert (stone.counts["people"], stone.counts["keys"] >= 2, len(stone.trail)) == (1, True, 64)


def test_the_same_person_under_both_roles_does_not_approve_what_they_proposed() -> None:
    user = person("Both", Role.RECORDS_OFFICER, Scope.AGENCY)
    accounts.grant(to=user.id, role=Role.AUDITOR, scope=Scope.AGENCY, by=SYSTEM, at=LONG_AGO)
    both = viewer_of(user)
    proposal = proposed(both, [simple("Wandacanary", lead()[1]).case.id])
    with pytest.raises(Refused, match="Two people dispose"):
        approve(proposal, both, DUE + HOUR)
    with pytest.raises(DatabaseError), transaction.atomic():
        Proposal.objects.filter(id=proposal.id).update(approved_by_id=user.id)


def test_the_database_refuses_to_carry_out_what_nobody_approved(rosa: Viewer) -> None:
    proposal = proposed(rosa, [simple("Veracanary", lead()[1]).case.id])
    with pytest.raises(DatabaseError), transaction.atomic():
        Proposal.objects.filter(id=proposal.id).update(state="approved")


@pytest.mark.parametrize("who", ["ana", "ben", "cleo", "dov", "noah", "grace"])
def test_nobody_but_a_records_officer_proposes(who: str, request: pytest.FixtureRequest) -> None:
    viewer = request.getfixturevalue(who)
    with pytest.raises(Refused):
        actions.propose(case_ids=[uuid4()], today=day_of(DUE), by=viewer, at=DUE)


@pytest.mark.parametrize("who", ["ana", "cleo", "dov", "noah", "rosa"])
def test_nobody_but_an_auditor_approves_or_rejects(who: str, rosa: Viewer, request: pytest.FixtureRequest) -> None:
    proposal = proposed(rosa, [simple("Umacanary", lead()[1]).case.id])
    viewer = request.getfixturevalue(who)
    with pytest.raises(Refused):
        approve(proposal, viewer, DUE + HOUR)
    with pytest.raises(Refused):
        actions.reject(proposal_id=proposal.id, because="needed", by=viewer, at=DUE)


@pytest.mark.parametrize("who", ["rosa", "grace", "noah"])
def test_an_approved_disposal_is_stopped_by_either_of_the_two_and_by_legal(
    who: str, rosa: Viewer, grace: Viewer, noah: Viewer, request: pytest.FixtureRequest
) -> None:
    proposal = approved(rosa, grace, [simple("Tessacanary", lead()[1]).case.id])
    actions.stop(proposal_id=proposal.id, because="legal", by=request.getfixturevalue(who), at=DUE + 2 * HOUR)
    assert actions.carry_out(by=SYSTEM, at=wait()).disposed == 0
    proposal.refresh_from_db()
    assert (proposal.state, states(proposal)) == ("stopped", ["taken_out"])
    again = proposed(rosa, [proposal.items.get().case_id], DUE + DAY)
    assert states(again) == ["waiting"], "what was stopped can be proposed anew"


def test_one_case_is_taken_out_and_the_others_go(rosa: Viewer, grace: Viewer) -> None:
    by = lead()[1]
    one, two = simple("Saracanary", by), simple("Rubycanary", by)
    proposal = proposed(rosa, [one.case.id, two.case.id])
    actions.take_out(item_id=proposal.items.get(case_id=one.case.id).id, because="needed", by=rosa, at=DUE)
    approve(proposal, grace, DUE + HOUR)
    assert actions.carry_out(by=SYSTEM, at=wait()).disposed == 1
    assert Case.objects.get(id=one.case.id).reference == one.reference
    assert not Case.objects.filter(reference=two.reference).exists()


def test_the_auditor_approves_what_the_page_showed_and_nothing_else(rosa: Viewer, grace: Viewer) -> None:
    proposal = proposed(rosa, [simple("Quinncanary", lead()[1]).case.id])
    shown = {**seen(proposal), "events": 1}
    with pytest.raises(Refused, match="list has changed"):
        actions.approve(proposal_id=proposal.id, seen=shown, today=day_of(DUE), by=grace, at=DUE)


def test_a_disposal_that_fails_in_the_middle_leaves_the_case_whole_and_goes_on_later(
    rosa: Viewer, grace: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = lead()[1]
    one, two = simple("Gretacanary", by), simple("Floracanary", by)
    proposal = approved(rosa, grace, [one.case.id, two.case.id])
    over = wait()
    real, calls = erasing.keys.destroy, []

    def dies(**given: object) -> int:
        calls.append(1)
        if len(calls) == 2:
            raise OSError("the machine stops")
        return real(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(erasing.keys, "destroy", dies)
    with pytest.raises(OSError, match="stops"), transaction.atomic():
        actions.carry_out(by=SYSTEM, at=over)
    monkeypatch.setattr(erasing.keys, "destroy", real)
    assert sorted(states(proposal)) == ["waiting", "waiting"]
    assert actions.carry_out(by=SYSTEM, at=over).disposed == 2


def test_nobody_but_the_watcher_carries_out_erases_or_works_out(rosa: Viewer, grace: Viewer, case: Case) -> None:
    for viewer in (rosa, grace):
        for act in (
            lambda v: actions.carry_out(by=v, at=DUE), lambda v: actions.work_out(by=v, at=DUE),
            lambda v: erase(case_id=case.id, reference=case.reference, by=v, at=DUE),
            lambda v: cases.blank(case_id=case.id, by=v, at=DUE),
            lambda v: people.erase(case_id=case.id, by=v, at=DUE), lambda v: actions.tidy(by=v, at=DUE),
        ):  # fmt: skip
            with pytest.raises(Refused):
                act(viewer)  # type: ignore[no-untyped-call]


def test_a_tombstone_is_never_changed_nor_taken_away(rosa: Viewer, grace: Viewer) -> None:
    disposed(rosa, grace, [simple("Evacanary", lead()[1]).case.id])
    for act in ("UPDATE retention_tombstone SET reference = 'x'", "DELETE FROM retention_tombstone"):
        with pytest.raises(DatabaseError, match="stays written"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(act)


def test_a_restricted_case_goes_like_any_other(rosa: Viewer, grace: Viewer) -> None:
    old = simple("Doracanary", lead()[1])
    Case.objects.filter(id=old.case.id).update(is_restricted=True)
    disposed(rosa, grace, [old.case.id])
    assert Tombstone.objects.get().reference == old.reference


def test_an_event_of_a_disposed_case_only_loses(rosa: Viewer, grace: Viewer, append_only: None) -> None:
    by = lead()[1]
    old, other = simple("Claracanary", by), simple("Berthacanary", by)
    disposed(rosa, grace, [old.case.id])
    for act, case_id in (
        ("code = 'case.reopened'", old.case.id), ("""facts = '{"a": 1, "b": "a whole new story"}'""", old.case.id),
        ("data = '{}'", other.case.id), ("sealed = NULL", other.case.id),
    ):  # fmt: skip
        value = case_id if connection.vendor == "postgresql" else case_id.hex
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE cases_event SET {act} WHERE case_id = %s", [value])  # noqa: S608 - our own words


def test_a_case_is_on_one_open_proposal_at_a_time(rosa: Viewer) -> None:
    old = simple("Zoracanary", lead()[1])
    proposed(rosa, [old.case.id])
    with pytest.raises(Refused, match="another proposal"):
        proposed(rosa, [old.case.id], DUE + HOUR)
    assert Item.objects.count() == 1


def test_working_out_asks_as_often_for_three_cases_as_for_one(rosa: Viewer) -> None:
    by = lead()[1]
    simple("Yrsacanary", by)
    with CaptureQueriesContext(connection) as one:
        actions.work_out(by=SYSTEM, at=DUE)
    for name in ("Xaviercanary", "Wimcanary"):
        simple(name, by)
    with CaptureQueriesContext(connection) as three:
        actions.work_out(by=SYSTEM, at=DUE)
    assert len(three) == len(one)
