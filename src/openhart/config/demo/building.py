"""Building a demonstration: the tables, the places, the colleagues, then the caseload, through the rooms' actions."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from openhart import policy
from openhart.accounts.access import SYSTEM
from openhart.cases import actions as cases
from openhart.cases.queries.backups import BACKUP
from openhart.config.demo import (
    caseload,
    inboxes,
    keeping,
    leaving,
    needing_to_know,
    papers,
    reminding,
    sending,
    settling,
    sharing,
    staff,
    standing,
    unfinished,
)
from openhart.config.demo.caseload import Built
from openhart.config.demo.simulator import DAYS, World, simulate
from openhart.places import actions as places_actions
from openhart.places import queries as places

_LAST_BACKUP = timedelta(hours=5)  # as if the nightly one had gone well
_SINCE = timedelta(days=DAYS + 30)  # colleagues were there before the first report


def build(*, seed: int, referrals: int, now: datetime) -> Built:
    """Fill an empty installation with the caseload of a seed, as of ``now``."""
    call_command("migrate", verbosity=0, interactive=False)
    begun = now - _SINCE
    places_actions.load_pack_places(pack_name=settings.POLICY_PACK, by=SYSTEM, at=begun)
    places_actions.invent_contacts(on=begun.date(), by=SYSTEM, at=begun)
    people = staff.hire(at=begun, everybody=staff.colleagues())
    world = World(policy.load_pack(settings.POLICY_PACK), _towns(), now, seed)
    reports = list(simulate(world, referrals))
    processes = sharing.processes_for(reports)
    with _progress(referrals) as progress:
        if processes > 1:
            connection.close()
            built = sharing.write(reports, people, now, processes=processes, progress=progress)
        else:
            built = caseload.write(reports, people, now, progress=progress)
    unfinished.begin(world.random("drafts"), people, now)
    needing_to_know.arrange(people, now)
    papers.bring(people, now)
    standing.arrange(people, now)
    leaving.arrange(people, now)
    inboxes.arrange(people, now)
    sending.arrange(people, now)
    keeping.arrange(people, now)
    settling.settle(now=now)
    cases.watch_once(at=now, limit=referrals + 1)
    reminding.arrange(people, now)
    cases.beat(watcher=BACKUP, by=None, at=now - _LAST_BACKUP, looked=1)
    return built


def _towns() -> list[str]:
    return [code for code, _ in places.towns() if code != "other"]


@contextlib.contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """Show how far it has come, on a terminal; yield what is to be called for so many children more."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _more: None
        return
    columns = (TextColumn("Writing the caseload"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("", total=total)
        yield lambda more: progress.advance(bar, more)
