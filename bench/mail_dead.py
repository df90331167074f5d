"""`python -m bench.mail_dead --data DIR`: the long trial of the outbox, on an installation of its own.

Mail dead for 15 days with 100 dead addresses among 1,000 notices, then 200 SIGKILLs of two watchers while they send,
and clocks that jump. It prints what came of it, and fails when anything was lost, or doubled without being declared.
"""
# ruff: noqa: PLC0415 - the rooms can only be imported once the installation is chosen

import argparse
import dataclasses
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.installing import open_installation
from bench.measuring import hand_over
from bench.trial import Found, Plan, Trial

_A_MINUTE_S = 60


def main(argv: Sequence[str] | None = None) -> None:
    """Try it on one installation."""
    parser = argparse.ArgumentParser(prog="python -m bench.mail_dead")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--notices", type=int, default=1_000)
    parser.add_argument("--dead", type=int, default=100)
    parser.add_argument("--days", type=int, default=15)
    parser.add_argument("--kills", type=int, default=200)
    chosen = parser.parse_args(argv)
    open_installation(chosen.data)
    from openhart.foundation import clock
    from openhart.outbox.models import Line, Message

    Message.objects.filter(source="trial").delete()
    Line.objects.all().delete()
    plan = Plan(notices=chosen.notices, dead=chosen.dead, days=chosen.days, kills=chosen.kills)
    with tempfile.TemporaryDirectory() as scratch:
        found = Trial(plan, at=clock.now(), scratch=Path(scratch), name_server=_name_server).run()
    hand_over(dataclasses.asdict(found))
    if faults := faults_of(found, plan):
        raise SystemExit("\n".join(faults))


def faults_of(found: Found, plan: Plan) -> list[str]:
    """Return in sentences what did not hold."""
    nought = ("touched_while_dead", "doubled", "lost", "lied", "dead_sent")
    faults = [*found.faults, *(f"{name}: {getattr(found, name)}" for name in nought if getattr(found, name))]
    if found.recovered_s > _A_MINUTE_S:
        faults.append(f"served only {found.recovered_s} s after recovery")
    if found.dead_still_tried != 2 * plan.dead:
        faults.append(f"of {2 * plan.dead} dead addresses {found.dead_still_tried} are still tried")
    return faults


def _name_server(port: int) -> None:
    from django.conf import settings

    settings.MAIL = {
        "url": f"smtp://127.0.0.1:{port}?tls=none", "from": "desk@dcf.example", "password_file": "", "name": "DCF"
    }  # fmt: skip


if __name__ == "__main__":
    main()
