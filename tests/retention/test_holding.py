"""Legal holds: who places and lifts them, what they keep, and that their reasons are sealed."""

import pytest
from tests.retention.cast import DAY, DUE, approved, disposed, lead, simple
from tests.retention.searching import everything_readable

from openhart.accounts.access import SYSTEM, Viewer
from openhart.foundation.refused import Refused
from openhart.keys.models import WrappedKey
from openhart.retention import actions, queries
from openhart.retention.actions.holding import Words
from openhart.retention.models import HeldCase, Hold

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-6")]
WORDS = Words(matter="Canary against the agency", reason="Canaryreason, for the court")


@pytest.mark.parametrize("who", ["rosa", "grace", "noah"])
def test_legal_records_officers_and_auditors_hold_and_lift(who: str, request: pytest.FixtureRequest) -> None:
    viewer = request.getfixturevalue(who)
    old = simple("Zitacanary", lead()[1])
    hold = actions.place(references=[old.reference], words=WORDS, by=viewer, at=DUE)
    assert queries.held_among(SYSTEM, [old.case.id]) == {old.case.id}
    actions.lift(hold_id=hold.id, reason="Settled", by=viewer, at=DUE + DAY)
    assert queries.held_among(SYSTEM, [old.case.id]) == frozenset()
    with pytest.raises(Refused, match="lifted already"):
        actions.lift(hold_id=hold.id, reason="Settled", by=viewer, at=DUE + DAY)


@pytest.mark.parametrize("who", ["ana", "ben", "cleo", "dov", "screener"])
def test_nobody_else_holds_lifts_or_reads_why(who: str, rosa: Viewer, request: pytest.FixtureRequest) -> None:
    viewer = request.getfixturevalue(who)
    old = simple("Yarocanary", lead()[1])
    hold = actions.place(references=[old.reference], words=WORDS, by=rosa, at=DUE)
    for act in (
        lambda: actions.place(references=[old.reference], words=WORDS, by=viewer, at=DUE),
        lambda: actions.lift(hold_id=hold.id, reason="x", by=viewer, at=DUE),
        lambda: queries.holds(viewer), lambda: queries.hold(viewer, hold.id),
    ):  # fmt: skip
        with pytest.raises(Refused):
            act()
    told = queries.holds_on(viewer, old.case.id)
    assert [(each.matter, each.hold_id) for each in told] == [("", None)], "that it is held, and not why"


def test_why_is_read_by_those_who_hold_and_sealed_in_the_database(rosa: Viewer) -> None:
    old = simple("Xilocanary", lead()[1])
    hold = actions.place(references=[old.reference], words=WORDS, by=rosa, at=DUE)
    shown = queries.hold(rosa, hold.id)
    assert (shown.matter, shown.reason, shown.placed_by) == (WORDS.matter, WORDS.reason, "Rosa")
    row = Hold.objects.get()
    assert b"Canary" not in bytes(row.sealed)


def test_a_matter_spans_cases_and_one_wrong_number_holds_none(rosa: Viewer) -> None:
    by = lead()[1]
    one, two = simple("Wilmacanary", by), simple("Valcanary", by)
    with pytest.raises(Refused, match="HT-2020-999999-X"):
        actions.place(references=[one.reference, "HT-2020-999999-X"], words=WORDS, by=rosa, at=DUE)
    assert not HeldCase.objects.exists()
    actions.place(references=[one.reference, two.reference, one.reference], words=WORDS, by=rosa, at=DUE)
    assert HeldCase.objects.count() == 2


def test_of_two_holds_on_a_case_the_second_keeps_it(rosa: Viewer, noah: Viewer) -> None:
    old = simple("Ullacanary", lead()[1])
    first = actions.place(references=[old.reference], words=WORDS, by=noah, at=DUE)
    actions.place(references=[old.reference], words=WORDS, by=rosa, at=DUE)
    actions.lift(hold_id=first.id, reason="Settled", by=noah, at=DUE + DAY)
    assert queries.held_among(SYSTEM, [old.case.id]) == {old.case.id}


def test_the_words_of_a_hold_go_with_the_last_of_its_cases(rosa: Viewer, grace: Viewer) -> None:
    by = lead()[1]
    one, two = simple("Tildacanary", by), simple("Sivcanary", by)
    hold = actions.place(references=[one.reference, two.reference], words=WORDS, by=rosa, at=DUE - 3 * DAY)
    actions.lift(hold_id=hold.id, reason="Canarylifted", by=rosa, at=DUE - 2 * DAY)
    disposed(rosa, grace, [one.case.id])
    assert "Canaryreason" in everything_readable()
    disposed(rosa, grace, [two.case.id], DUE + 30 * DAY)
    left = everything_readable()
    assert [word for word in ("Canaryreason", "Canarylifted", "Canary against") if word in left] == []
    assert WrappedKey.objects.get(id=hold.id).wrapped is None
    assert queries.hold(rosa, hold.id).cases == []


def test_a_hold_takes_its_cases_off_what_waits(rosa: Viewer, grace: Viewer) -> None:
    old = simple("Ronjacanary", lead()[1])
    proposal = approved(rosa, grace, [old.case.id])
    actions.place(references=[old.reference], words=WORDS, by=rosa, at=DUE + DAY)
    item = proposal.items.get()
    assert (item.state, item.kept_for) == ("kept", ["hold"])


@pytest.mark.parametrize("words", [Words(matter="", reason="x"), Words(matter="x", reason=" ")])
def test_a_hold_says_what_for_and_why(rosa: Viewer, words: Words) -> None:
    old = simple("Quellcanary", lead()[1])
    with pytest.raises(Refused, match="what it is for and why"):
        actions.place(references=[old.reference], words=words, by=rosa, at=DUE)
