"""Where somebody is written to: their own to set, and an administrator's for them."""

import pytest
from tests.accounts.standing_cast import NOW, person, seen

from openhart.accounts import actions, queries
from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Role
from openhart.audit.models import Entry
from openhart.foundation.refused import Refused

pytestmark = pytest.mark.django_db


def test_somebody_sets_their_own_address_and_the_trail_says_that_and_not_which() -> None:
    ana = person("Ana", Role.STATEWIDE_HART_LEAD)
    actions.set_email(user_id=ana.id, email="ana@agency.example", by=seen(ana), at=NOW)
    assert queries.emails(SYSTEM, [ana.id]) == {ana.id: "ana@agency.example"}
    entry = Entry.objects.get(act="account.email_set")
    assert (entry.actor_id, entry.subject_id, entry.detail) == (ana.id, ana.id, {"is_set": True})


def test_an_administrator_sets_a_colleagues_and_nobody_else_does() -> None:
    ben, ada, cleo = person("Ben"), person("Ada", Role.ADMINISTRATOR), person("Cleo", Role.REGIONAL_HART_LEAD, "1")
    actions.set_email(user_id=ben.id, email="ben@agency.example", by=seen(ada), at=NOW)
    with pytest.raises(Refused, match="Administrator"):
        actions.set_email(user_id=ben.id, email="elsewhere@example.net", by=seen(cleo), at=NOW)
    assert queries.emails(SYSTEM, [ben.id, cleo.id]) == {ben.id: "ben@agency.example"}


def test_nobody_whose_account_is_closed_is_written_to() -> None:
    ben = person("Ben")
    actions.set_email(user_id=ben.id, email="ben@agency.example", by=SYSTEM, at=NOW)
    type(ben).objects.filter(id=ben.id).update(is_active=False)
    assert queries.emails(SYSTEM, [ben.id]) == {}
