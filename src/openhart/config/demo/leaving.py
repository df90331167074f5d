"""Disclosures of the demonstration: a consent in force and what left on it, a court's order, a letter gone astray."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Role
from openhart.cases.models import Case
from openhart.config.demo.staff import Staff
from openhart.disclosure import actions
from openhart.disclosure.actions import Given, Happened, Leaves
from openhart.disclosure.lifecycle.consents import Terms
from openhart.disclosure.lifecycle.grounds import Claim, Order, Whom
from openhart.people import actions as people
from openhart.people import queries as known
from openhart.people.models import Identity, Part

_REGION = "4"
_SHELTER = Whom(kind="provider", organisation="Lighthouse House (invented)", person="Kay Reed")
_DAY = timedelta(days=1)


def arrange(people_of: Staff, now: datetime) -> None:
    """Give one open case of the cards' region a consent and what left on it, another a letter gone astray."""
    cases = list(Case.objects.filter(region=_REGION, decision="accepted", closed_at=None, is_restricted=False)
                 .select_related("key_row").order_by("-opened_at", "-id")[:2])  # fmt: skip
    worker = people_of.regional[Role.SOCIAL_WORK_SUPERVISOR, _REGION]
    lead = people_of.agency[Role.STATEWIDE_HART_LEAD]
    if not cases:
        return
    _on_consent(cases[0], worker, now)
    _on_order(cases[0], lead, now)
    _astray(cases[-1], lead, now)


def _on_consent(case: Case, by: Viewer, now: datetime) -> None:
    midnight = datetime.combine((now - _DAY).date(), time.min, tzinfo=ZoneInfo(settings.TIME_ZONE))
    parent = next((each.person_id for each in known.people_of(SYSTEM, case) if each.part == Part.PARENT), None)
    if parent is None:
        mother = Identity(given_name="Alma", family_name="Example")
        parent = people.add_person(case=case, identity=mother, part=Part.PARENT, by=SYSTEM, at=now - _DAY).id
    terms = Terms(
        giver="minor_and_guardian", signed_on=midnight.date(), from_at=midnight, until_at=midnight + 30 * _DAY,
        is_informed=True, is_not_a_condition=True,
    )  # fmt: skip
    fields = ("child.name", "child.birth_date", "child.languages", "case.concern")
    given = Given(
        whom=_SHELTER, fields=fields, purpose="serve", terms=terms, guardian=parent, submission=_submission(1),
        note="The signed paper is in the paper file.",
    )  # fmt: skip
    consent = actions.give(case=case, given=given, by=by, at=now - timedelta(hours=5))
    leaves = Leaves(
        whom=_SHELTER, claim=Claim(kind="consent", consent=consent.id), fields=fields, purpose="serve",
        channel="telephone", submission=_submission(2),
    )  # fmt: skip
    actions.disclose(case=case, leaves=leaves, by=by, at=now - timedelta(hours=4))


def _on_order(case: Case, by: Viewer, now: datetime) -> None:
    order = Order(
        court="Superior Court for Juvenile Matters (invented)", number="H12-CP00-000000", judge="Judge Example",
        signed_on=(now - 2 * _DAY).date(),
    )  # fmt: skip
    leaves = Leaves(
        whom=Whom(kind="court", organisation="Superior Court for Juvenile Matters (invented)"),
        claim=Claim(kind="court_order", order=order), fields=("case.reference", "case.concern"), purpose="proceedings",
        channel="in_person", submission=_submission(3),
    )  # fmt: skip
    actions.disclose(case=case, leaves=leaves, by=by, at=now - timedelta(hours=3))


def _astray(case: Case, by: Viewer, now: datetime) -> None:
    """Send a fax to the wrong number, call it back, and put it into the register: two clocks run, one has run out."""
    at = now - timedelta(hours=26)
    leaves = Leaves(
        whom=Whom(kind="csao", organisation="Chief State's Attorney's Office"),
        claim=Claim(kind="statute", code="ct.law-enforcement"), fields=("child.name", "case.concern"),
        purpose="investigate", channel="fax", submission=_submission(4),
    )  # fmt: skip
    left = actions.disclose(case=case, leaves=leaves, by=by, at=at)
    said = "The fax went to a shop with a similar number."
    actions.recall(case=case, disclosure_id=left.disclosure_id, what=said, by=by, at=at + timedelta(hours=1))
    happened = Happened(
        what=said, received_by="A copy shop in New Britain (invented)", contained="They shredded it and said so.",
        data=("identity", "case"), discovered_at=at + timedelta(hours=1), happened_at=at, submission=_submission(5),
    )  # fmt: skip
    actions.open_breach(
        case=case, happened=happened, disclosure_id=left.disclosure_id, by=by, at=at + timedelta(hours=1)
    )  # fmt: skip


def _submission(number: int) -> UUID:
    return UUID(int=0xD15C << 96 | 4 << 76 | 2 << 62 | number)
