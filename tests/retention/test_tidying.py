"""What is short-lived goes by the schedule, its keys with it; what is younger stays."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.retention.cast import DUE, lead, work
from tests.retention.searching import everything_readable

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.access.standing import Line
from openhart.accounts.actions.standing.notes import write_note
from openhart.accounts.models import ShiftNote
from openhart.drafts import actions as drafts
from openhart.drafts.models import Draft, Kind
from openhart.foundation.refused import Refused
from openhart.keys.models import WrappedKey
from openhart.retention import actions

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-6")]


def _draft(by: Viewer, kind: Kind, days: int, words: str) -> Draft:
    return drafts.save(
        draft_id=uuid4(), kind=kind, values={"words": [words]}, title="", by=by, at=DUE - timedelta(days=days)
    )


def test_old_drafts_and_kept_forms_go_with_their_keys_and_young_ones_stay() -> None:
    by = lead()[1]
    gone = [_draft(by, Kind.NEW_REFERRAL, 61, "Oldcanary"), _draft(by, Kind.KEPT_FORM, 8, "Oldformcanary")]
    stay = [_draft(by, Kind.NEW_REFERRAL, 59, "Youngcanary"), _draft(by, Kind.KEPT_FORM, 6, "Youngformcanary")]
    work(DUE)
    came = actions.tidy(by=SYSTEM, at=DUE)
    assert (came.drafts, came.kept_forms) == (1, 1)
    left = everything_readable()
    assert "Oldcanary" not in left
    assert "Oldformcanary" not in left
    assert "Youngcanary" in left
    assert "Youngformcanary" in left
    assert not WrappedKey.objects.filter(id__in=[each.id for each in gone], wrapped__isnull=False).exists()
    assert WrappedKey.objects.filter(id__in=[each.id for each in stay], wrapped__isnull=False).count() == 2
    again = actions.tidy(by=SYSTEM, at=DUE)
    assert (again.drafts, again.kept_forms) == (0, 0)


def test_nothing_is_tidied_under_a_clock_that_jumped() -> None:
    by = lead()[1]
    draft = _draft(by, Kind.NEW_REFERRAL, 1, "Youngcanary")
    work(DUE)
    with pytest.raises(Refused, match="jumped ahead"):
        actions.tidy(by=SYSTEM, at=DUE + timedelta(days=3652))
    assert Draft.objects.get(id=draft.id).ended_at is None


@pytest.mark.parametrize(("days", "is_gone"), [(89, False), (91, True)])
def test_a_note_between_shifts_is_erased_after_ninety_days(days: int, is_gone: bool) -> None:
    by = lead()[1]
    at = DUE - timedelta(days=days)
    write_note(line=Line("careline_supervisor"), note="Canarynote for the next shift", by=by, at=at)
    work(DUE)
    came = actions.tidy(by=SYSTEM, at=DUE)
    assert came.shift_notes == int(is_gone)
    assert ("Canarynote" in everything_readable()) is not is_gone
    assert ShiftNote.objects.count() == 1
