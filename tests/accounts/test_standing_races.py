"""Two people at once: one of them wins, and there is never a moment without a worker, or with two."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from tests.accounts.standing_cast import HOUR, NOW, on_case, person, regions, seen

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.access.standing import Line
from openhart.accounts.models import Cover, Grant, HandOver, Origin, Role, Shift
from openhart.foundation.refused import Refused

pytestmark = [pytest.mark.requirement("R-TEAM-4"), pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Return how each act ended when all were called at the same moment, each with a connection of its own."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        connection.ensure_connection()
        barrier.wait()
        try:
            act()
        except Refused:
            return "refused"
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def pair() -> tuple[Viewer, Viewer, Grant]:
    """Ada, Bea, and Ada's grant for a case."""
    regions("3", "4")
    ada, bea = person("Ada", Role.ONGOING_WORKER, "4"), person("Bea", Role.ONGOING_WORKER, "3")
    return seen(ada), seen(bea), on_case(ada, region="1")[1]


def offer(giver: Viewer, taker: Viewer, row: Grant) -> HandOver:
    return accounts.offer_hand_over(
        giver_id=giver.user_id, taker_id=taker.user_id, grant_ids=[row.id], note="", by=giver, at=NOW
    )


def workers(row: Grant) -> int:
    in_force = Grant.objects.filter(case_id=row.case_id, from_at__lte=NOW + HOUR)
    return sum(1 for each in in_force if each.until_at is None or each.until_at > NOW + HOUR)


@pytest.mark.parametrize("_", range(5))
def test_accepted_and_withdrawn_at_once_one_holds(pair: tuple[Viewer, Viewer, Grant], _: int) -> None:
    ada, bea, row = pair
    offered = offer(ada, bea, row)
    ended = at_once(
        lambda: accounts.accept(hand_over_id=offered.id, by=bea, at=NOW + HOUR),
        lambda: accounts.withdraw(hand_over_id=offered.id, by=ada, at=NOW + HOUR),
    )
    assert sorted(ended) == ["done", "refused"]
    assert workers(row) == 1


def test_accepted_ten_times_at_once_it_changes_hands_once(pair: tuple[Viewer, Viewer, Grant]) -> None:
    ada, bea, row = pair
    offered = offer(ada, bea, row)
    ended = at_once(*[lambda: accounts.accept(hand_over_id=offered.id, by=bea, at=NOW + HOUR)] * 10)
    assert Counter(ended) == {"done": 1, "refused": 9}
    assert Grant.objects.filter(origin=Origin.HAND_OVER).count() == workers(row) == 1


def test_offered_to_two_at_once_only_one_offer_stands(pair: tuple[Viewer, Viewer, Grant]) -> None:
    ada, bea, row = pair
    cy = seen(person("Cy", Role.ONGOING_WORKER, "1"))
    ended = at_once(lambda: offer(ada, bea, row), lambda: offer(ada, cy, row))
    assert sorted(ended) == ["done", "refused"]
    assert HandOver.objects.count() == 1


def test_a_shift_planned_ten_times_at_once_is_one_shift(pair: tuple[Viewer, Viewer, Grant]) -> None:
    lena = person("Lena", Role.REGIONAL_HART_LEAD, "3")
    line = Line(Role.REGIONAL_HART_LEAD, "3")

    def put() -> None:
        accounts.put_on_call(user_id=lena.id, line=line, from_at=NOW + HOUR, until_at=NOW + 9 * HOUR, by=SYSTEM, at=NOW)

    assert at_once(*[put] * 10) == ["done"] * 10
    assert Shift.objects.count() == Grant.objects.filter(origin=Origin.ROTA).count() == 1


@pytest.mark.parametrize("_", range(5))
def test_a_case_that_ends_or_comes_while_cover_is_planned_is_covered_rightly(
    pair: tuple[Viewer, Viewer, Grant], _: int
) -> None:
    ada, bea, row = pair
    user = Cover._meta.get_field("absent").related_model.objects.get(id=ada.user_id)

    def plan() -> None:
        accounts.plan_cover(
            absent_id=ada.user_id, covering_id=bea.user_id, from_at=NOW, until_at=NOW + timedelta(days=2), by=SYSTEM,
            at=NOW,
        )  # fmt: skip

    ended = at_once(
        plan,
        lambda: accounts.end_grant(grant_id=row.id, by=SYSTEM, at=NOW),
        lambda: on_case(user, region="1"),
    )
    assert ended == ["done"] * 3
    held = {each.case_id for each in Grant.objects.filter(viewer=user, scope="case", until_at__isnull=True)}
    copied = Grant.objects.filter(origin=Origin.COVER, scope="case", until_at__gt=NOW + HOUR)
    assert {each.case_id for each in copied} == held
    assert len(held) == copied.count() == 1
