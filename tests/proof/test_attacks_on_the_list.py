"""Attacks on the list of all cases: one entry that no policy can read any more."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.proof.conftest import SUNDAY, browser

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import User
from openhart.cases import actions as cases
from openhart.cases.models import Case, Event
from openhart.notices.models import Notice
from openhart.partners.views import yearly
from openhart.proof.views import sheets


@pytest.mark.requirement("R-DAT-5")
@pytest.mark.parametrize("page", ["duties/", "duties/table/", "timeliness/"])
def test_a_case_with_an_entry_nobody_can_read_takes_no_other_off_the_list(
    told: dict[str, Notice], referred: Case, auditor_user: User, page: str
) -> None:
    other_case = cases.open_case(region="4", by=SYSTEM, at=referred.opened_at)
    first = Event.objects.filter(case=referred).order_by("ordinal").first()
    assert first is not None
    Event.objects.create(
        case=other_case, ordinal=1, code="once.known", at=first.at, recorded_at=first.recorded_at, data={}, facts={},
        id=uuid4(),
    )  # fmt: skip
    later = first.recorded_at + timedelta(days=30)
    Case.objects.filter(id=other_case.id).update(last_recorded_at=later, opened_at=referred.opened_at)
    answer = browser(auditor_user).get(f"/records/{page}", {"day": SUNDAY})
    assert answer.status_code == 200
    said = answer.content.decode()
    if page != "timeliness/":
        assert referred.reference in said
        assert other_case.reference in said, "and it is said that nothing can be said of it"


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_cell_is_a_formula_in_any_spreadsheet(first: str) -> None:
    assert sheets.cell(f"{first}cmd|' /C calc'!A0").startswith("'")
    assert yearly._cell(f"{first}cmd").startswith("'")
