"""A notice leaves through the one gate: on the statute of its rule, with what was told, recalled when taken back."""

from collections.abc import Callable

import pytest
from django.test import override_settings
from tests.conftest import person, viewer_of
from tests.notices.conftest import state, wrong

from openhart import policy
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Role, Scope
from openhart.cases.models import Case
from openhart.disclosure import queries as ledger
from openhart.disclosure.models import Disclosure
from openhart.foundation.refused import Refused
from openhart.notices import actions, queries
from openhart.notices.models import Notice

Tell = Callable[..., Notice]


@pytest.mark.requirement("R-SEC-2")
def test_a_notice_stands_in_the_ledger_with_the_statute_its_rule_cites_and_what_the_recipient_needs(
    referred: Case, tell: Tell, ben: Viewer
) -> None:
    notice = tell(referred, "hhs", "hhs", person="Clerk Roe")
    (left,) = ledger.ledger(ben, referred)
    assert (left.row.source_id, left.row.happened_at) == (notice.id, notice.happened_at)
    assert (left.row.ground_code, left.row.citation) == ("us.notify-hhs", "22 USC 7105(b)(1)(H)")
    assert left.row.fields == list(policy.load_leaving("us-ct").usual["hhs"])
    assert (left.whom.organisation, left.whom.person) == (notice.recipient.name, "Clerk Roe")
    assert left.row.payload_sha256 == ""


def test_what_was_told_is_what_was_ticked(referred: Case, tell: Tell, ben: Viewer) -> None:
    tell(referred, "fbi", "fbi", fields=("child.name",), ground="ct.law-enforcement")
    (left,) = ledger.ledger(ben, referred)
    assert (left.row.fields, left.row.ground_code) == (["child.name"], "ct.law-enforcement")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"ground": "us.notify-hhs"}, "No statute lets them be told"),
        ({"fields": ("case.immigration",)}, "does not let out: nationality"),
    ],
)
def test_a_notice_without_a_ground_for_this_recipient_or_these_fields_is_refused(
    referred: Case, tell: Tell, more: dict[str, str], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        tell(referred, "fbi", "fbi", **more)
    assert not Notice.objects.exists()
    assert state(referred, "fbi") == "open"


@override_settings(BODY="victim_services")
def test_a_provider_sends_no_notice_that_no_statute_makes_it_send(referred: Case, tell: Tell) -> None:
    with pytest.raises(Refused, match="No statute lets them be told"):
        tell(referred, "fbi", "fbi")


def test_a_notice_that_is_taken_back_is_called_back_in_the_ledger(referred: Case, tell: Tell, ben: Viewer) -> None:
    notice = tell(referred, "fbi", "fbi")
    at = notice.recorded_at
    actions.withdraw(case=referred, notice_id=notice.id, wrong=wrong("The wrong office."), by=ben, at=at)
    (left,) = ledger.ledger(ben, referred)
    assert left.is_recalled
    assert left.further[0].words["what"] == "The wrong office."


def test_every_recipient_of_the_policy_is_told_on_a_ground_that_covers_what_it_needs(
    referred: Case, ana: Viewer
) -> None:
    for to in policy.load_pack("us-ct").recipients:
        offer = queries.offer_for(ana, referred, to, on=referred.opened_at.date())
        ground = offer.ground()
        assert ground is not None, to
        assert offer.usual(ground), to


def test_the_ground_that_the_rule_of_the_duty_cites_comes_first(referred: Case, ana: Viewer) -> None:
    offer = queries.offer_for(ana, referred, "local_law_enforcement", on=referred.opened_at.date())
    assert offer.statutes[0].code in {"ct.report-to-police", "us.report-trafficking"}
    assert offer.citations


def test_what_is_kept_from_a_role_is_not_offered_to_tell(referred: Case) -> None:
    team = viewer_of(person("Tess", Role.MDT_COORDINATOR, Scope.REGION, "4"))
    offer = queries.offer_for(team, referred, "hhs", on=referred.opened_at.date())
    assert "case.immigration" not in dict(offer.fields())
    assert "case.immigration" in dict(queries.offer_for(SYSTEM, referred, "hhs", on=referred.opened_at.date()).fields())


def test_a_double_click_is_one_row_of_the_ledger(referred: Case, tell: Tell) -> None:
    notice = tell(referred, "fbi", "fbi")
    tell(referred, "fbi", "fbi", submission=notice.submission)
    assert Disclosure.objects.count() == 1
