"""What speaks against a disposal: holds, what happens meanwhile, and clocks that jump."""

from datetime import datetime, timedelta

import pytest
from tests.retention.cast import (
    DAY,
    DUE,
    HOUR,
    LONG_AGO,
    approved,
    close,
    decide,
    emergency,
    lead,
    marks,
    receive,
    simple,
    standing,
    wait,
    work,
)  # fmt: skip

from openhart.accounts.access import SYSTEM, Viewer
from openhart.cases import actions as cases
from openhart.cases.events import StepTaken
from openhart.cases.models import Case, Duty
from openhart.foundation.refused import Refused
from openhart.retention import actions, queries
from openhart.retention.actions.holding import Words
from openhart.retention.models import Proposal, Standing
from openhart.retention.queries.looking import day_of

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-6")]


def states(proposal: Proposal) -> list[str]:
    return list(proposal.items.order_by("id").values_list("state", flat=True))


def test_a_held_case_is_neither_listed_nor_proposed_nor_disposed_of(rosa: Viewer, grace: Viewer, noah: Viewer) -> None:
    by = lead()[1]
    one, two = simple("Petracanary", by), simple("Olgacanary", by)
    held = actions.place(
        references=[one.reference], words=Words(matter="A suit", reason="Evidence"), by=noah, at=DUE - DAY
    )
    actions.work_out(by=SYSTEM, at=DUE)
    work(DUE)
    assert [row.reference for row in queries.due(rosa, day_of(DUE))] == [two.reference]
    with pytest.raises(Refused, match="legal hold"):
        actions.propose(case_ids=[one.case.id], today=day_of(DUE), by=rosa, at=DUE)
    proposal = approved(rosa, grace, [two.case.id])
    actions.place(references=[two.reference], words=Words(matter="B suit", reason="Evidence"), by=rosa, at=DUE + DAY)
    assert actions.carry_out(by=SYSTEM, at=wait()).disposed == 0
    item = proposal.items.get()
    assert (item.state, item.kept_for) == ("kept", ["hold"])
    actions.lift(hold_id=held.id, reason="Settled", by=grace, at=DUE + 20 * DAY)
    assert actions.carry_out(by=SYSTEM, at=DUE + 21 * DAY).disposed == 0, "lifting alone disposes of nothing"


def _reopen(case: Case, at: datetime) -> None:
    facts = {"concern": [], "indicators": False}
    cases.record(
        case=case, event=StepTaken(step="referral.received", details={"channel": "call"}, facts=facts), by=SYSTEM, at=at
    )


def _write(case: Case, at: datetime) -> None:
    cases.record(case=case, event=StepTaken(step="prosecution.recorded", details={"step": "charge"}), by=SYSTEM, at=at)


def _emergency(case: Case, at: datetime) -> None:
    emergency(case, "Somebody", at, is_reviewed=False)


@pytest.mark.parametrize(
    ("happens", "needs"),
    [(_reopen, {"reopened", "open_duty", "changed"}), (_write, {"changed"}), (_emergency, {"emergency"})],
)
def test_what_happens_on_a_case_after_the_approval_keeps_it(
    happens: object, needs: set[str], rosa: Viewer, grace: Viewer
) -> None:
    old = simple("Nadiacanary", lead()[1])
    proposal = approved(rosa, grace, [old.case.id])
    happens(old.case, DUE + 2 * DAY)  # type: ignore[operator]
    came = actions.carry_out(by=SYSTEM, at=wait())
    assert (came.disposed, came.kept) == (0, 1)
    assert needs <= set(proposal.items.get().kept_for)
    assert Case.objects.get(id=old.case.id).reference == old.reference


def test_a_case_on_which_something_is_still_owed_waits(rosa: Viewer) -> None:
    by = lead()[1]
    case = receive("Moracanary", by, concern=frozenset({"sex_trafficking"}), indicators=True)
    decide(case, "Moracanary", by, LONG_AGO + HOUR)
    Case.objects.filter(id=case.id).update(closed_at=LONG_AGO + 2 * HOUR)
    actions.work_out(by=SYSTEM, at=DUE)
    assert "open_duty" in standing(case).waits_for
    assert queries.due(rosa, day_of(DUE)) == []


def test_an_approval_that_was_not_carried_out_in_time_lapses(rosa: Viewer, grace: Viewer) -> None:
    old = simple("Lunacanary", lead()[1])
    proposal = approved(rosa, grace, [old.case.id])
    late = DUE + 61 * DAY
    marks(DUE, late)
    work(late - HOUR)
    assert actions.carry_out(by=SYSTEM, at=late).disposed == 0
    proposal.refresh_from_db()
    assert (proposal.state, states(proposal)) == ("lapsed", ["taken_out"])


@pytest.mark.parametrize("jump", [timedelta(hours=2), timedelta(days=30), timedelta(days=3652)])
def test_a_clock_that_jumps_ahead_disposes_of_nothing_early(rosa: Viewer, grace: Viewer, jump: timedelta) -> None:
    old = simple("Kiracanary", lead()[1])
    approved(rosa, grace, [old.case.id])
    jumped = DUE + 2 * HOUR + jump
    marks(jumped, jumped)  # the watcher is there, and believes the clock
    actions.work_out(by=SYSTEM, at=jumped)
    assert actions.carry_out(by=SYSTEM, at=jumped).disposed == 0
    work(jumped)  # somebody signs in under the wrong clock
    assert actions.carry_out(by=SYSTEM, at=jumped + HOUR).disposed == 0
    assert Case.objects.filter(reference=old.reference).exists()


@pytest.mark.parametrize("jump", [timedelta(days=365), timedelta(days=3652)])
def test_what_a_jumped_clock_makes_due_is_not_proposed_by_whoever_has_a_calendar(rosa: Viewer, jump: timedelta) -> None:
    young = simple("Juncanary", lead()[1], at=DUE - 30 * DAY)
    actions.work_out(by=SYSTEM, at=DUE + jump)
    work(DUE + jump)  # signing in under the wrong clock leaves an entry, too
    with pytest.raises(Refused, match="today is"):
        actions.propose(case_ids=[young.case.id], today=day_of(DUE), by=rosa, at=DUE + jump)


def test_a_clock_that_fell_back_disposes_of_nothing(rosa: Viewer, grace: Viewer) -> None:
    old = simple("Irmacanary", lead()[1])
    approved(rosa, grace, [old.case.id])
    over = wait()
    work(over + 2 * HOUR)
    came = actions.carry_out(by=SYSTEM, at=over)
    assert came.disposed == 0
    assert "fallen back" in came.refused


def test_the_watcher_that_slept_makes_the_waiting_longer_and_not_shorter(rosa: Viewer, grace: Viewer) -> None:
    old = simple("Hedacanary", lead()[1])
    approved(rosa, grace, [old.case.id])
    marks(DUE + 5 * DAY, DUE + 16 * DAY)
    work(DUE + 16 * DAY)
    assert actions.carry_out(by=SYSTEM, at=DUE + 16 * DAY).disposed == 0
    marks(DUE + 17 * DAY, DUE + 20 * DAY)
    work(DUE + 20 * DAY)
    assert actions.carry_out(by=SYSTEM, at=DUE + 20 * DAY).disposed == 1


def test_the_watcher_forgets_the_standing_of_a_case_that_was_opened_again(rosa: Viewer) -> None:
    old = simple("Annacanary", lead()[1])
    actions.work_out(by=SYSTEM, at=DUE)
    assert Standing.objects.filter(case_id=old.case.id).exists()
    _reopen(old.case, DUE + HOUR)
    actions.work_out(by=SYSTEM, at=DUE + DAY)
    assert not Standing.objects.filter(case_id=old.case.id).exists()


def test_close_and_closing_again_counts_from_the_last(rosa: Viewer) -> None:
    old = simple("Vigdiscanary", lead()[1])
    actions.work_out(by=SYSTEM, at=DUE)
    before = standing(old.case).disposable_on
    _reopen(old.case, DUE + HOUR)
    Duty.objects.filter(case=old.case).update(state="waived")
    close(Case.objects.get(id=old.case.id), DUE + DAY)
    actions.work_out(by=SYSTEM, at=DUE + 2 * DAY)
    assert standing(old.case).disposable_on > before
