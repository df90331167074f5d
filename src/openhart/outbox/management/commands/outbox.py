"""`hart outbox`: what is carried and what is stuck, a mail to try the server, and the endpoints of webhooks."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from openhart.accounts.access import SYSTEM
from openhart.foundation import clock, ids
from openhart.foundation.refused import Refused
from openhart.outbox import actions, queries
from openhart.outbox.adapters import files, opening, server
from openhart.outbox.adapters.faults import Fault, Unanswered
from openhart.outbox.lifecycle import STATES
from openhart.outbox.models import Channel, Message
from openhart.outbox.sources import Mail

_ROTATION_DAYS = 7


class Command(BaseCommand):
    """Say how the outbox stands and let an operator act on what waits for a person."""

    help = "see what is carried and what is stuck, try the mail server, look after the endpoints of webhooks"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what may be done."""
        does = parser.add_subparsers(dest="does", required=True)
        does.add_parser("status", help="say what waits, what is stuck and which destinations do not answer")
        does.add_parser("test", help="send a mail that says nothing").add_argument("address")
        resume = does.add_parser("resume", help="let what was set aside try again")
        resume.add_argument("message", nargs="+", help="numbers of messages, or all")
        settle = does.add_parser("settle", help="say of a message whose fate is unknown what became of it")
        settle.add_argument("message", type=UUID)
        came = settle.add_mutually_exclusive_group(required=True)
        came.add_argument("--arrived", action="store_true", help="it arrived")
        came.add_argument("--again", action="store_true", help="it did not, or nobody knows: send it again")
        does.add_parser("endpoints", help="list where webhooks go")
        add = does.add_parser("add-endpoint", help="add one and show its secret once")
        add.add_argument("code")
        add.add_argument("url")
        add.add_argument("--private", action="store_true", help="its address is inside our own network, and meant")
        rotate = does.add_parser("rotate-endpoint", help="give one a new secret; both sign for a while")
        rotate.add_argument("code")
        rotate.add_argument("--days", type=int, default=_ROTATION_DAYS, help=f"for so many days ({_ROTATION_DAYS})")
        does.add_parser("end-endpoint", help="send nothing there any more").add_argument("code")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked; a refusal is said as it is."""
        try:
            getattr(self, f"_{options['does'].replace('-', '_')}")(options)
        except Refused as refused:
            raise CommandError(refused.reason) from None

    def _status(self, _options: Any) -> None:
        now = clock.now()
        self.stdout.write(_server_words())
        counts = queries.counts(SYSTEM)
        for state, said in STATES.items():
            if counts.get(state):
                self.stdout.write(f"{counts[state]:>8}  {said}")
        if not counts:
            self.stdout.write("Nothing was queued yet.")
        if oldest := queries.oldest_due(SYSTEM, now):
            minutes = int((now - oldest).total_seconds() // 60)
            self.stdout.write(f"The oldest that is due waits for {minutes} minutes.")
        for line in queries.lines_down(SYSTEM):
            self.stdout.write(
                f"{line.code} has not answered since {line.down_since:%Y-%m-%d %H:%M} UTC ({line.fault})."
            )
        stuck = queries.stuck(SYSTEM)
        for row in stuck:
            self.stdout.write(
                f"{row.id}  {STATES[row.state]} since {row.done_at:%Y-%m-%d %H:%M} UTC "
                f"({row.fault}): {row.source} to {row.destination}"
            )
        if stuck:
            raise CommandError("Somebody has to look: `hart outbox settle` or `hart outbox resume`.", returncode=1)

    def _test(self, options: Any) -> None:
        """Send a mail over the installation's own way, outside of the outbox, and say what came of it."""
        now = clock.now()
        message = Message(id=ids.new_id(), source="test", channel=Channel.MAIL, line=str(Channel.MAIL))
        mail = Mail(
            options["address"], "A mail to try the mail server", "The mail server works. There is nothing to do."
        )
        try:
            session = opening.opened(str(Channel.MAIL), lambda: now)
            session.hand_over(message, mail, lambda: None)
            session.close()
        except (Fault, Unanswered) as fault:
            raise CommandError(f"{_server_words()}\nThe mail did not go ({fault.code}).", returncode=1) from None
        self.stdout.write(f"{_server_words()}\nThe mail was accepted. That it arrives is seen in the mailbox alone.")

    def _resume(self, options: Any) -> None:
        wanted = options["message"]
        if wanted == ["all"]:
            wanted = [row.id for row in queries.stuck(SYSTEM) if row.state == "set_aside"]
        for message_id in wanted:
            actions.resume(message_id=_id_of(message_id), by=None, at=clock.now())
        self.stdout.write(f"{len(wanted)} {'message tries' if len(wanted) == 1 else 'messages try'} again.")

    def _settle(self, options: Any) -> None:
        actions.settle(message_id=options["message"], has_arrived=options["arrived"], by=None, at=clock.now())
        self.stdout.write("Written down: it arrived." if options["arrived"] else "It is sent again.")

    def _endpoints(self, _options: Any) -> None:
        for row in queries.endpoints(SYSTEM):
            ended = f", ended {row.ended_at:%Y-%m-%d}" if row.ended_at else ""
            private = ", may be private" if row.may_be_private else ""
            self.stdout.write(f"{row.code}  {row.url}{private}{ended}")

    def _add_endpoint(self, options: Any) -> None:
        given = {"code": options["code"], "url": options["url"], "may_be_private": options["private"]}
        self._show(actions.add_endpoint(**given, by=None, at=clock.now()))

    def _rotate_endpoint(self, options: Any) -> None:
        old_for = timedelta(days=options["days"])
        self._show(actions.rotate_endpoint(code=options["code"], old_for=old_for, by=None, at=clock.now()))

    def _end_endpoint(self, options: Any) -> None:
        actions.end_endpoint(code=options["code"], by=None, at=clock.now())
        self.stdout.write("Nothing goes there any more.")

    def _show(self, secret: str) -> None:
        self.stdout.write(f"{secret}\nHand this secret to the other side; it is not shown again.")


def _server_words() -> str:
    """Return where mail goes."""
    try:
        if server.is_named():
            return f"Mail goes to {server.named()}."
    except server.BadSetting as fault:
        return str(fault)
    if settings.IS_DEMO:
        return f"No mail server is named: the demonstration keeps mails as files in {files.kept_in()}."
    return "No mail server is named: mails wait. Name one in HART_SMTP_URL and HART_SMTP_FROM."


def _id_of(text: Any) -> UUID:
    try:
        return UUID(str(text))
    except ValueError:
        raise Refused(f"{text} is not the number of a message.") from None
