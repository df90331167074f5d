"""Duties done, waived and opened again."""

from openhart.policy.answer import Event
from openhart.policy.engine.owing import settle
from openhart.policy.engine.state import Case, Episode, Owed
from openhart.policy.law.conditions import told_key
from openhart.policy.law.program import EventPlan


def discharge(case: Case, event: Event, plan: EventPlan) -> None:
    """Close what an event does: every open instance that has begun, or those of the named episode."""
    for code in plan.duties_done(event.data):
        for owed in case.by_code.get(code, ()):
            if not owed.closed:
                _close(case, owed, event, "done")


def waive(case: Case, event: Event, plan: EventPlan) -> None:
    """Close what an event waives."""
    for owed in case.by_code.get(event.data.get(plan.waives, ""), ()):
        _close(case, owed, event, "waived")


def _close(case: Case, owed: Owed, event: Event, how: str) -> None:
    if owed.closed or (event.episode is not None and owed.episode.name != event.episode):
        return
    alive = owed.alive()
    now, code = case.now, event.code
    for ground in alive:
        if ground.event != code or ground.at != now:  # an extension does not discharge what it begins itself
            owed.closed, owed.closed_at, owed.closed_by, owed.kept = how, now, code, alive
            return


def take_back(case: Case, event: Event, plan: EventPlan) -> None:
    """Open again what notices to a recipient have done, with the old due time."""
    taken = case.program.events[plan.takes_back]
    for code in taken.duties_done(event.data):
        for owed in case.by_code.get(code, ()):
            named = event.episode is None or owed.episode.name == event.episode
            if named and owed.closed == "done" and owed.closed_by == plan.takes_back:
                owed.closed, owed.closed_at, owed.closed_by, owed.kept = "", None, "", []
    _untell(case, event, taken)


def tell(case: Case, event: Event, plan: EventPlan) -> None:
    """Remember in each episode that has begun, or in the named one, who has been told, where a rule asks."""
    recipient = event.data.get(plan.tells, "")
    if recipient not in case.program.told:
        return
    key = told_key(recipient)
    for episode in _episodes(case, event):
        if key not in episode.own:
            episode.learn({key: True})


def _untell(case: Case, event: Event, taken: EventPlan) -> None:
    """Forget who has been told, and judge again the rules that were not owed because of it."""
    key = told_key(event.data.get(taken.tells, ""))
    for episode in _episodes(case, event):
        for own in episode.own_history:
            own.pop(key, None)
    for occasion in case.occasions:
        if occasion.rule.reads_told and occasion.status is False and not occasion.dead:
            judge = occasion.rule.judge
            status = True if judge is None else judge(occasion.facts, occasion.own, occasion.data)
            if status is not False:
                settle(case, occasion, status, case.now)


def _episodes(case: Case, event: Event) -> list[Episode]:
    if event.episode is None:
        return case.all_episodes()
    return [case.episodes[event.episode]]
