"""Two browsers at the same moment: one row, one recall, one breach. On both databases."""

from datetime import datetime, timedelta

import pytest
from tests.disclosure.conftest import Disclose, happened
from tests.disclosure.test_races import together

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.disclosure import actions
from openhart.disclosure.models import Breach, Disclosure
from openhart.foundation.refused import Refused


@pytest.mark.django_db(transaction=True)
def test_two_that_call_the_same_row_back_write_it_once(
    disclose: Disclose, case: Case, ben: Viewer, now: datetime
) -> None:
    row = disclose().disclosure_id
    at = now + timedelta(hours=2)

    def recall() -> object:
        return actions.recall(case=case, disclosure_id=row, what="Sent to the wrong house.", by=ben, at=at)

    came = together(recall, recall, recall)
    assert sorted(isinstance(each, Refused) for each in came) == [False, True, True]
    assert Disclosure.objects.filter(row="recalled").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_that_report_the_same_page_make_one_breach(
    disclose: Disclose, case: Case, ben: Viewer, now: datetime
) -> None:
    disclose()
    told = happened(now)

    def report() -> object:
        return actions.open_breach(case=case, happened=told, by=ben, at=now)

    came = together(report, report, report)
    assert all(isinstance(each, Breach) for each in came)
    assert Breach.objects.count() == 1
