"""The promise: after a disposal nothing of the child can be read any more, and past figures stay."""

import pytest
from tests.retention.cast import DUE, SHARED, disposed, full, lead, simple
from tests.retention.searching import everything_readable, figures

from openhart.accounts.access import Viewer
from openhart.retention.models import Tombstone

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-6")]


def test_after_a_disposal_nothing_of_the_child_is_read_anywhere_with_the_real_key_at_hand(
    rosa: Viewer, grace: Viewer
) -> None:
    _, by = lead()
    sibling = simple("Siblingcanary", by)
    old = full("Goldencanary", DUE, sibling.case)
    before = everything_readable()
    assert all(canary in before for canary in old.canaries), "the search finds what is there"
    counted = figures()
    disposed(rosa, grace, [old.case.id])
    after = everything_readable()
    found = [canary for canary in old.canaries if canary in after]
    assert found == []
    assert "Siblingcanary" in after
    assert SHARED in after, "whoever is on another case stays"
    assert figures() == counted
    stone = Tombstone.objects.get()
    assert (stone.reference, stone.record_class) == (old.reference, "case.not_accepted")
    assert after.count(old.reference) == 1, "the number stands on its tombstone alone"
