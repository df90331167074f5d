"""Playing the notices of a script: to everybody whom the towns of the case name, with a proof for each."""

from datetime import date
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.config.demo.names import BOYS, FAMILIES, GIRLS
from openhart.config.demo.script import Step
from openhart.config.demo.staff import Staff
from openhart.foundation.refused import Refused
from openhart.notices import actions, queries
from openhart.notices.lifecycle import NEVER_ACKNOWLEDGED, NUMBER_PROVES
from openhart.notices.models import Notice

_HOW = {"parents": ("in_person", "telephone", "letter"), "hhs": ("email", "fax"), "ncmec": ("telephone", "secure_link")}
_USUAL_WAYS = ("email", "email", "fax", "telephone", "secure_link")


class Notifier:
    """Sends, follows up and takes back the notices of the demonstration."""

    def __init__(self, people: Staff) -> None:
        self._people = people
        self._known: dict[object, list[queries.Need]] = {}

    def play(self, case: Case, step: Step) -> None:
        """Do what a step about notices says, through the room's actions."""
        by = self._people.who(step.role, case.region)
        rng = Random(f"{case.reference}:{case.event_count}")
        if step.event == "notice.sent":
            self._send(case, step, by, rng)
        elif step.event == "notice.acknowledged":
            self._acknowledge(case, step, by, rng)
        else:
            self._take_back(case, step, by)

    def _send(self, case: Case, step: Step, by: Viewer, rng: Random) -> None:
        to = step.data["to"]
        for need in self._needs(case, to, step):
            if need.recipient is None:
                raise Refused(f"Nobody has been named who is told as {to} for {', '.join(need.towns) or 'this case'}.")
            sent = actions.Sent(
                to=to,
                recipient=need.recipient.code,
                how=rng.choice(_HOW.get(to, _USUAL_WAYS)),
                happened_at=step.at,
                form=step.data.get("form", ""),
                towns=need.towns,
                person="" if to in NEVER_ACKNOWLEDGED else f"{rng.choice(GIRLS + BOYS)} {rng.choice(FAMILIES)}",
                badge=str(rng.randint(100, 999)) if to.startswith(("local", "police")) else "",
                number=f"{rng.randint(1_000_000, 9_999_999)}" if to in NUMBER_PROVES else "",
            )
            actions.record_sent(case=case, sent=sent, submission=_submission(rng), by=by, at=step.recorded_at)

    def _needs(self, case: Case, to: str, step: Step) -> list[queries.Need]:
        """Return who must be told; the places stay as they are while the caseload is written."""
        asked = (to, case.region, *sorted(case.towns.items()))
        if asked not in self._known:
            self._known[asked] = queries.needs_for(case, [to], on=_day(step))[to]
        return self._known[asked]

    def _acknowledge(self, case: Case, step: Step, by: Viewer, rng: Random) -> None:
        for notice in _standing(case, step, by):
            if notice.acknowledged_at is None:
                number = f"{step.at:%y}-{rng.randint(1_000, 99_999)}" if rng.random() < 0.6 else ""  # noqa: PLR2004
                actions.acknowledge(
                    case=case, notice_id=notice.id, their_number=number, happened_at=step.at, by=by, at=step.recorded_at
                )

    def _take_back(self, case: Case, step: Step, by: Viewer) -> None:
        for notice in _standing(case, step, by):
            reason = step.words.get("note", "Sent to the wrong address.")
            actions.withdraw(
                case=case,
                notice_id=notice.id,
                wrong=actions.Wrong(because="other", reason=reason),
                by=by,
                at=step.recorded_at,
            )


def _standing(case: Case, step: Step, by: Viewer) -> list[Notice]:
    """Return the notices to the step's recipient that were sent and not taken back."""
    sent = queries.sent_for(by, case)
    return [notice for notice in sent if notice.to == step.data["to"] and notice.withdrawn_at is None]


def _submission(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def _day(step: Step) -> date:
    return step.recorded_at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
