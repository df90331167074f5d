"""Who is told: each person once, and somebody above at once where nobody stands on a rung."""

from uuid import UUID, uuid4

from openhart.reminders.lifecycle.ladder import Because, Told, who_is_told
from openhart.reminders.lifecycle.steps import Rung

ANA, BEN, SUE = (uuid4() for _ in range(3))
OWNER, SUPERVISOR, LEAD = Rung.OWNER, Rung.SUPERVISOR, Rung.LEAD
WHOLE: dict[Rung, set[UUID]] = {OWNER: {BEN}, SUPERVISOR: {SUE}, LEAD: {ANA}}


def test_each_rung_is_told_in_its_turn() -> None:
    assert who_is_told([OWNER], WHOLE) == [Told(BEN, OWNER)]
    assert who_is_told([OWNER, SUPERVISOR], WHOLE) == [Told(BEN, OWNER), Told(SUE, SUPERVISOR)]
    assert who_is_told(list(Rung), WHOLE) == [Told(BEN, OWNER), Told(SUE, SUPERVISOR), Told(ANA, LEAD)]


def test_nobody_holding_the_role_the_supervisor_is_told_at_once_and_it_is_said() -> None:
    assert who_is_told([OWNER], {SUPERVISOR: {SUE}, LEAD: {ANA}}) == [Told(SUE, SUPERVISOR, Because.NOBODY_HOLDS)]


def test_nor_a_supervisor_the_lead_is_told() -> None:
    assert who_is_told([OWNER], {LEAD: {ANA}}) == [Told(ANA, LEAD, Because.NOBODY_HOLDS)]
    assert who_is_told([OWNER, SUPERVISOR], {OWNER: {BEN}, LEAD: {ANA}}) == [
        Told(BEN, OWNER), Told(ANA, LEAD, Because.NOBODY_SUPERVISES),
    ]  # fmt: skip


def test_somebody_who_is_both_is_told_once_as_the_owner() -> None:
    assert who_is_told(list(Rung), {OWNER: {ANA}, SUPERVISOR: {ANA}, LEAD: {ANA}}) == [Told(ANA, OWNER)]


def test_nobody_at_all_is_nobody_told() -> None:
    assert who_is_told(list(Rung), {}) == []
