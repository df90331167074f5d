"""Cases of the demonstration that show who may see what: one closed to all but named people, some with a team."""

from datetime import datetime

from openhart.accounts import actions as accounts
from openhart.accounts import queries
from openhart.accounts.access import SYSTEM
from openhart.accounts.actions import Terms
from openhart.accounts.models import Origin, Role, Scope
from openhart.cases import actions as cases
from openhart.cases.actions import Named
from openhart.cases.models import Case
from openhart.config.demo.staff import Staff

_REGION = "4"
_WITH_A_TEAM = 6


def arrange(people: Staff, now: datetime) -> None:
    """Restrict the third newest accepted case of the cards' region; put the team member on some of the others."""
    found = list(Case.objects.filter(region=_REGION, decision="accepted", closed_at=None).order_by("-opened_at", "-id"))
    if len(found) <= 2:  # noqa: PLR2004 - too few to lack one
        return
    investigator = people.regional[Role.INVESTIGATION_WORKER, _REGION].user_id
    unit = people.regional[Role.SOCIAL_WORK_SUPERVISOR, _REGION].user_id
    supervisor = people.agency[Role.CARELINE_SUPERVISOR]
    if investigator is None or unit is None:
        return
    named = [Named(investigator, Role.INVESTIGATION_WORKER), Named(unit, Role.SOCIAL_WORK_SUPERVISOR)]
    cases.restrict(case=found[2], named=named, because="colleague", by=supervisor, at=now)
    member = queries.user_named(None, "member")
    if member is None:
        return
    for case in [each for each in found if each.id != found[2].id][:_WITH_A_TEAM]:
        accounts.grant(
            to=member.id, role=Role.TEAM_MEMBER, scope=Scope.CASE, case_id=case.id,
            terms=Terms(origin=Origin.WORK, reference=case.reference), by=SYSTEM, at=now,
        )  # fmt: skip
