"""Who stands where in the demonstration: on call, away, handing over, and one case opened in an emergency."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from openhart.accounts.access.standing import Line
from openhart.accounts.actions import emergencies, standing
from openhart.accounts.models import Ground, Role, Scope
from openhart.accounts.queries import standing as standing_queries
from openhart.cases.models import Case
from openhart.config.demo.staff import Staff

_REGION = "4"
_REGIONS = ("1", "2", "3", "4", "5", "6")
_BEGINS = time(8)
_HANDED_OVER = 2
_UNPLANNED = "6"  # nobody is on call there next week: the rota says so


def arrange(people: Staff, now: datetime) -> None:
    """Fill the rota for two weeks and let each thing that the pages of standing show have happened once."""
    _rota(people, now)
    _notes(people, now)
    _absence(people, now)
    _hand_over(people, now)
    _emergency(people, now)


def _rota(people: Staff, now: datetime) -> None:
    begun = _morning(now - timedelta(days=1))
    supervisor, planner = people.agency[Role.CARELINE_SUPERVISOR], people.agency[Role.STATEWIDE_HART_LEAD]
    leads = [(Line(Role.REGIONAL_HART_LEAD, each), people.regional[Role.REGIONAL_HART_LEAD, each]) for each in _REGIONS]
    for line, who in ((Line(Role.CARELINE_SUPERVISOR), supervisor), *leads):
        if who.user_id is not None:
            standing.put_on_call(
                user_id=who.user_id, line=line, from_at=begun, until_at=_morning(begun + timedelta(days=7)),
                weeks=1 if line.region == _UNPLANNED else 2, by=planner, at=begun,
            )  # fmt: skip


def _notes(people: Staff, now: datetime) -> None:
    standing.write_note(
        line=Line(Role.CARELINE_SCREENER),
        note="The school of the oldest report to be screened calls back after nine. The other line rings out.",
        by=people.agency[Role.CARELINE_SCREENER],
        at=now - timedelta(hours=6),
    )


def _absence(people: Staff, now: datetime) -> None:
    absent, covering = people.regional[Role.ONGOING_WORKER, "1"], people.regional[Role.INVESTIGATION_WORKER, "1"]
    if absent.user_id is not None and covering.user_id is not None:
        standing.plan_cover(
            absent_id=absent.user_id, covering_id=covering.user_id, from_at=_morning(now + timedelta(days=1)),
            until_at=_morning(now + timedelta(days=6)), by=absent, at=now,
        )  # fmt: skip


def _hand_over(people: Staff, now: datetime) -> None:
    giver, taker = people.regional[Role.INVESTIGATION_WORKER, "1"], people.regional[Role.ONGOING_WORKER, _REGION]
    if giver.user_id is None or taker.user_id is None:
        return
    held = standing_queries.may_hand_over(giver, giver.user_id, now, to=taker.user_id)
    wanted = [row.id for row in held if row.scope == Scope.CASE][:_HANDED_OVER]
    if wanted:
        standing.offer_hand_over(
            giver_id=giver.user_id, taker_id=taker.user_id, grant_ids=wanted,
            note="The investigation is over; the family knows you. The plan is due next week.",
            by=giver, at=now - timedelta(hours=2),
        )  # fmt: skip


def _emergency(people: Staff, now: datetime) -> None:
    at, worker = now - timedelta(hours=5), people.regional[Role.INVESTIGATION_WORKER, _REGION]
    elsewhere = Case.objects.filter(decision="accepted", closed_at=None, opened_at__lt=at, is_restricted=False)
    case = elsewhere.exclude(region=_REGION).exclude(region="").order_by("-opened_at", "-id").first()
    if case is None:
        return
    wanted = emergencies.Wanted(
        case_id=case.id, reference=case.reference, region=case.region, is_restricted=case.is_restricted
    )
    reason = "The police stood at the hotel with the child and asked where she may sleep tonight."
    emergencies.ask(reference=case.reference, wanted=wanted, ground=Ground.POLICE, reason=reason, by=worker, at=at)


def _morning(day: datetime) -> datetime:
    return timezone.localtime(day).replace(hour=_BEGINS.hour, minute=0, second=0, microsecond=0)
