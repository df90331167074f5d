"""`python -m bench.whole_way --data DIR`: the long trial of notices on their whole way, from Send to "told".

Notices are sent from the desk to many police departments, some at dead addresses; mail is dead for days, then comes
back; watchers (the notices' part and the carriers of mail) are processes that are killed while they work, and their
clocks jump. At the end each notice has one letter, one row in the ledger, one notice at most, and one mail at most.
"""
# ruff: noqa: PLC0415 - the rooms can only be imported once the installation is chosen

import argparse
import contextlib
import dataclasses
import os
import random
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from bench import mailserver
from bench.installing import open_installation
from bench.measuring import hand_over, say
from bench.trial import WATCHERS, Clock, carry, end

_TO = "local_law_enforcement"
_JUMPS = (timedelta(hours=2), timedelta(hours=-2), timedelta(minutes=31))
_FOR_EVER_S = 900
_A_MINUTE_S = 60


@dataclass
class Came:
    """What came of it."""

    notices: int = 0
    dead: int = 0
    told_while_dead: int = 0
    recovered_s: float = 0.0
    kills: int = 0
    jumps: int = 0
    told: int = 0
    unknown: int = 0
    lost: int = 0  # of the living: neither told nor of unknown fate
    doubled_mails: int = 0
    doubled_letters: int = 0
    doubled_rows: int = 0
    without_letter: int = 0
    lied: int = 0  # recorded as told, and no server accepted it
    dead_told: int = 0
    dead_without_next_way: int = 0
    faults: list[str] = field(default_factory=list)


def main(argv: Sequence[str] | None = None) -> None:
    """Try it on one installation."""
    parser = argparse.ArgumentParser(prog="python -m bench.whole_way")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cases", type=int, default=10, help="each tells so many departments (10)")
    parser.add_argument("--departments", type=int, default=50)
    parser.add_argument("--dead", type=int, default=5, help="how many departments have a dead address (5)")
    parser.add_argument("--days", type=int, default=15)
    parser.add_argument("--hours", type=float, default=1.0, help="between two looks while mail is dead (1)")
    parser.add_argument("--kills", type=int, default=200)
    chosen = parser.parse_args(argv)
    open_installation(chosen.data)
    from openhart.foundation import clock

    with tempfile.TemporaryDirectory() as scratch:
        trial = WholeWay(chosen, at=clock.now(), scratch=Path(scratch))
        came = trial.run()
    hand_over(dataclasses.asdict(came))
    nought = ("told_while_dead", "lost", "doubled_mails", "doubled_letters", "doubled_rows", "without_letter", "lied",
              "dead_told", "dead_without_next_way")  # fmt: skip
    faults = [*came.faults, *(f"{name}: {getattr(came, name)}" for name in nought if getattr(came, name))]
    if came.recovered_s > _A_MINUTE_S:
        faults.append(f"served only {came.recovered_s} s after recovery")
    if faults:
        raise SystemExit("\n".join(faults))


class WholeWay:
    """One trial on the installation that is open."""

    def __init__(self, plan: Any, *, at: datetime, scratch: Path) -> None:
        self._plan, self._at, self._chance = plan, at, random.Random(11)
        self._journal, self._port = scratch / "journal", mailserver.free_port()
        self._live: list[UUID] = []
        self._dead: list[UUID] = []
        self.came = Came()
        _name_server(self._port)

    def run(self) -> Came:
        """Let it all happen and return what came of it."""
        departments = self._prepare()
        self._send(departments, self._at)
        say(f"{len(self._live)} notices to the living, {len(self._dead)} to the dead")
        self._while_dead()
        clock = Clock(self._at)
        with mailserver.serving(self._port, self._journal):
            self._recover(clock)
        say(f"recovered in {self.came.recovered_s} s")
        with mailserver.serving(self._port, self._journal, slow_ms=20):
            self._kill(clock, departments)
            self._finish(clock)
        self._judge()
        return self.came

    def _prepare(self) -> list[tuple[str, str, bool]]:
        """Give departments an address, a fax and a reader of their inbox; return (code, town, is dead) of each."""
        from openhart.accounts.access import SYSTEM
        from openhart.accounts.models import User
        from openhart.inbox.models import Member
        from openhart.places import actions as places

        reader = User.objects.get_or_create(username="officer", defaults={"display_name": "Officer Lind"})[0]
        found = []
        for number, (code, town) in enumerate(_departments(self._at)[: self._plan.departments]):
            is_dead = number < self._plan.dead
            contact = places.Contact(
                name=code, email=f"{'dead' if is_dead else 'duty'}-{number}@police.example", fax="(203) 555-0102"
            )
            on = self._at.date()
            places.change_recipient(code=code, contact=contact, on=on, by=SYSTEM, at=self._at)
            if not Member.objects.filter(organisation=code, until_at__isnull=True).exists():
                Member.objects.create(user=reader, organisation=code, from_at=self._at - timedelta(days=1))
            found.append((code, town, is_dead))
        return found

    def _send(self, departments: Sequence[tuple[str, str, bool]], at: datetime) -> None:
        from openhart.accounts.access import SYSTEM
        from openhart.notices import actions as notices

        for _ in range(self._plan.cases):
            case = _case(departments[0][1], at)
            for code, town, is_dead in departments:
                sending = notices.Sending(to=_TO, recipient=code, towns=(town,))
                row = notices.dispatch(case=case, sending=sending, submission=uuid4(), by=SYSTEM, at=at)
                (self._dead if is_dead else self._live).append(row.id)

    def _while_dead(self) -> None:
        """Let two watchers look again and again at a server that is not there."""
        from openhart.notices.actions import watching
        from openhart.notices.models import Notice
        from openhart.outbox.management.carrying import Carrier
        from openhart.outbox.management.hands import Pace

        ends = self._at + timedelta(days=self._plan.days)
        pace = Pace(now=lambda: self._at, chance=self._chance.random)
        carriers = [Carrier(pace) for _ in range(WATCHERS)]
        self._at += timedelta(seconds=31)
        while self._at < ends:
            for carrier in carriers:
                watching.look(at=self._at)
                carrier.finish()
            self._at += timedelta(hours=self._plan.hours)
        self.came.told_while_dead = Notice.objects.filter(id__in=[*self._live, *self._dead]).count()

    def _recover(self, clock: Clock) -> None:
        began = time.monotonic()
        watchers = [self._watcher(clock, number) for number in range(WATCHERS)]
        while self._accepted() < len(self._live):
            if time.monotonic() - began > _FOR_EVER_S:
                self.came.faults.append("not all were served after the server came back")
                break
            time.sleep(0.1)
        self.came.recovered_s = round(time.monotonic() - began, 1)
        for each in watchers:
            end(each, signal.SIGKILL)

    def _kill(self, clock: Clock, departments: Sequence[tuple[str, str, bool]]) -> None:
        """Kill watchers while new notices leave, and let clocks jump."""
        self._send(departments, clock.now())
        clock.jump(timedelta(seconds=31))
        watchers = [self._watcher(clock, number) for number in range(WATCHERS)]
        while self.came.kills < self._plan.kills:
            time.sleep(0.05 + self._chance.random() * 0.5)
            number = self._chance.randrange(WATCHERS)
            end(watchers[number], signal.SIGKILL)
            self.came.kills += 1
            if self.came.kills % 10 == 0:
                clock.jump(self._chance.choice(_JUMPS), number)
                self.came.jumps += 1
            watchers[number] = self._watcher(clock, number)
        for each in watchers:
            end(each, signal.SIGKILL)

    def _finish(self, clock: Clock) -> None:
        """Let one watcher bring to an end what the killed ones left."""
        from openhart.notices.actions import watching
        from openhart.outbox.management.carrying import Carrier
        from openhart.outbox.management.hands import Pace

        carrier = Carrier(Pace(now=clock.now, chance=self._chance.random))
        for _ in range(12):
            clock.jump(timedelta(hours=5))
            watching.look(at=clock.now())
            carrier.finish()
        watching.look(at=clock.now())

    def _judge(self) -> None:
        """Compare what is recorded with what the server accepted."""
        from openhart.disclosure.models import Disclosure
        from openhart.inbox.models import Letter
        from openhart.notices.models import Dispatch, Leg, Notice
        from openhart.outbox.models import Message

        every, came = [*self._live, *self._dead], self.came
        came.notices, came.dead = len(every), len(self._dead)
        letters = Counter(Letter.objects.filter(source_id__in=every).values_list("source_id", flat=True))
        rows = Counter(Disclosure.objects.filter(source_id__in=every, row="made").values_list("source_id", flat=True))
        told = Counter(Notice.objects.filter(submission__in=every).values_list("submission", flat=True))
        came.doubled_letters = sum(count > 1 for count in letters.values())
        came.doubled_rows = sum(count > 1 for count in rows.values()) + sum(count > 1 for count in told.values())
        came.without_letter = sum(letters[each] != 1 or rows[each] != 1 for each in every)
        legs = {leg.id: leg for leg in Leg.objects.filter(dispatch__in=every)}
        mails = list(Message.objects.filter(source_id__in=list(legs), channel="mail"))
        accepted = mailserver.accepted(self._journal)
        came.doubled_mails = sum(accepted[str(mail.id)] > 1 for mail in mails)
        served = {legs[mail.source_id].dispatch_id for mail in mails if accepted[str(mail.id)]}
        unknown = {legs[mail.source_id].dispatch_id for mail in mails if mail.state == "unknown"}
        states = dict(Dispatch.objects.filter(id__in=every).values_list("id", "state"))
        came.told = sum(states[each] == "told" for each in self._live)
        came.unknown = sum(states[each] != "told" and each in unknown for each in self._live)
        came.lost = len(self._live) - came.told - came.unknown
        came.lied = sum(states[each] == "told" and each not in served for each in self._live)
        came.dead_told = sum(states[each] == "told" for each in self._dead)
        by_hand = {leg.dispatch_id for leg in legs.values() if leg.way in {"fax", "telephone", "letter"}}
        came.dead_without_next_way = sum(each not in by_hand for each in self._dead)

    def _accepted(self) -> int:
        """Return how many lines the journal has, by its size: each is a number of 36 letters."""
        return self._journal.stat().st_size // 37 if self._journal.exists() else 0

    def _watcher(self, clock: Clock, number: int) -> int:
        """Fork a watcher that looks after notices and carries mail by its clock until it is ended."""
        from django.db import connections

        connections.close_all()  # what is open is not shared
        pid = os.fork()
        if pid:
            return pid
        try:
            threading.Thread(target=_look, args=(clock, number), daemon=True).start()
            carry(clock, number)
        finally:
            os._exit(0)


def _look(clock: Clock, number: int) -> None:
    """Look after notices, again and again."""
    from django.db import OperationalError

    from openhart.notices.actions import watching

    while True:
        with contextlib.suppress(OperationalError):  # the other watcher writes: it is looked at again
            watching.look(at=clock.now(number))
        time.sleep(0.1)


def _departments(at: datetime) -> list[tuple[str, str]]:
    """Return the police departments of a town with it, by code."""
    from openhart.places import queries as places

    towns = sorted(places.town_names())
    found = places.recipients_by_town([_TO], set(towns), on=at.date())
    return sorted({row.code: town for (_, town), row in sorted(found.items(), key=lambda pair: pair[0][1])}.items())


def _case(town: str, at: datetime) -> Any:
    from openhart.accounts.access import SYSTEM
    from openhart.cases import actions as cases
    from openhart.cases.events import StepTaken

    case = cases.open_case(region="4", by=SYSTEM, at=at)
    cases.locate(case=case, towns={"residence": town}, region="4", by=SYSTEM, at=at)
    facts = {"concern": ["sex_trafficking"], "indicators": True, "child.age": 15}
    details = {"channel": "call", "reporter_kind": "mandated"}
    cases.record(case=case, event=StepTaken(step="referral.received", details=details, facts=facts), by=SYSTEM, at=at)
    return case


def _name_server(port: int) -> None:
    from django.conf import settings

    settings.MAIL = {
        "url": f"smtp://127.0.0.1:{port}?tls=none", "from": "desk@dcf.example", "password_file": "", "name": "DCF"
    }  # fmt: skip


if __name__ == "__main__":
    main()
