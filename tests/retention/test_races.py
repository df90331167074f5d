"""Two hands at once: one answer holds, and what is held or stopped in time is not erased."""

from collections.abc import Callable

import pytest
from tests.accounts.test_emergency_races import at_once
from tests.retention.cast import DUE, HOUR, approved, lead, proposed, seen, simple, wait

from openhart.accounts.access import SYSTEM, Viewer
from openhart.cases.models import Case
from openhart.keys.models import WrappedKey
from openhart.retention import actions
from openhart.retention.actions.holding import Words
from openhart.retention.models import HeldCase, Proposal, Tombstone
from openhart.retention.queries.looking import day_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("R-SEC-6")]
WORDS = Words(matter="A suit", reason="Evidence")


def _approving(proposal: Proposal, grace: Viewer) -> Callable[[], object]:
    shown = seen(proposal)
    return lambda: actions.approve(
        proposal_id=proposal.id, seen=shown, today=day_of(DUE), by=grace, at=DUE + HOUR
    )  # fmt: skip


@pytest.mark.parametrize("_round", range(3))
def test_of_approving_and_rejecting_at_once_one_holds(_round: int, rosa: Viewer, grace: Viewer) -> None:
    proposal = proposed(rosa, [simple("Racecanary", lead()[1]).case.id])
    came = at_once(
        _approving(proposal, grace),
        lambda: actions.reject(proposal_id=proposal.id, because="needed", by=grace, at=DUE + HOUR),
    )
    assert came.count("done") == 1
    proposal.refresh_from_db()
    assert proposal.state == ("approved" if came[0] == "done" else "rejected")
    assert proposal.items.get().state == ("waiting" if came[0] == "done" else "taken_out")


@pytest.mark.parametrize("_round", range(3))
def test_a_hold_and_the_erasure_at_once_leave_a_whole_case_or_none(_round: int, rosa: Viewer, grace: Viewer) -> None:
    old = simple("Racecanary", lead()[1])
    approved(rosa, grace, [old.case.id])
    over = wait()
    came = at_once(
        lambda: actions.place(references=[old.reference], words=WORDS, by=rosa, at=over),
        lambda: actions.carry_out(by=SYSTEM, at=over),
    )
    is_held = came[0] == "done"
    assert HeldCase.objects.exists() is is_held
    assert Tombstone.objects.exists() is not is_held
    assert Case.objects.filter(reference=old.reference).exists() is is_held
    assert (WrappedKey.objects.get(id=old.case.id).wrapped is not None) is is_held
    assert is_held or "no case with the number" in came[0]


def test_two_watchers_dispose_of_each_case_once(rosa: Viewer, grace: Viewer) -> None:
    by = lead()[1]
    olds = [simple(f"Race{number}canary", by) for number in range(3)]
    approved(rosa, grace, [old.case.id for old in olds])
    over = wait()
    came = at_once(*[lambda: actions.carry_out(by=SYSTEM, at=over)] * 3)
    assert came == ["done"] * 3
    assert sorted(Tombstone.objects.values_list("reference", flat=True)) == sorted(old.reference for old in olds)
    assert Proposal.objects.get().state == "done"


@pytest.mark.parametrize("_round", range(2))
def test_stopping_and_carrying_out_at_once_agree_on_every_case(_round: int, rosa: Viewer, grace: Viewer) -> None:
    by = lead()[1]
    olds = [simple(f"Race{number}canary", by) for number in range(2)]
    proposal = approved(rosa, grace, [old.case.id for old in olds])
    over = wait()
    at_once(
        lambda: actions.stop(proposal_id=proposal.id, because="legal", by=rosa, at=over),
        lambda: actions.carry_out(by=SYSTEM, at=over),
    )
    proposal.refresh_from_db()
    gone = proposal.items.filter(state="disposed").count()
    assert gone == Tombstone.objects.count()
    assert Case.objects.filter(reference__in=[old.reference for old in olds]).count() == 2 - gone
    assert not proposal.items.filter(state="waiting").exists()


def test_of_two_proposals_of_one_case_at_once_one_is_made(rosa: Viewer) -> None:
    old = simple("Racecanary", lead()[1])
    first = proposed(rosa, [old.case.id])
    actions.stop(proposal_id=first.id, because="other", by=rosa, at=DUE)
    came = at_once(*[lambda: actions.propose(case_ids=[old.case.id], today=day_of(DUE), by=rosa, at=DUE + HOUR)] * 3)
    assert came.count("done") == 1
