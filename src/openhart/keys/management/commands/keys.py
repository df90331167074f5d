"""`hart keys`: which keys there are, a new one, records sealed anew, shares for recovery, and recovery from them."""

import getpass
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.keys import actions, lifecycle, queries
from openhart.keys.actions.storing import escrow_path
from openhart.keys.management import ceremony
from openhart.keys.management.sealing_anew import sealed_anew
from openhart.sealing import boxes, keyfile, keyring, shares
from openhart.sealing.envelope import KeyOutOfReach

#: How long a page that was begun with the old key may still need it, in seconds.
_GRACE_S = 10
_CANNOT = 2


class Command(BaseCommand):
    """Look after the keys of an installation."""

    help = "look after the keys: status, rotate, reseal, share, recover, purge, verify"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read which of them."""
        doing = parser.add_subparsers(dest="doing", required=True, metavar="WHAT")
        doing.add_parser("status", help="which keys there are and what each wraps")
        rotate = doing.add_parser("rotate", help="a new key; every record's key is wrapped anew; the old one goes")
        rotate.add_argument(
            "--grace", type=float, default=_GRACE_S, metavar="SECONDS", help="wait before the old key goes (10)"
        )
        doing.add_parser("reseal", help="seal all records anew, each with a fresh key of its own")
        doing.add_parser("share", help="the ceremony: 5 shares, 3 of which bring the key file back")
        recover = doing.add_parser("recover", help="make the key file again from 3 shares")
        recover.add_argument(
            "--escrow", type=Path, metavar="FILE", help="the sealed copy, from beside the data or a backup"
        )
        doing.add_parser("purge", help="take what destroyed keys left behind out of the database's files")
        doing.add_parser("verify", help="find rows that were put back to an older state")

    def handle(self, *_args: Any, doing: str, **options: Any) -> None:
        """Do it, or say in a sentence why not."""
        try:
            getattr(self, f"_{doing}")(options)
        except (Refused, KeyOutOfReach) as fault:
            raise CommandError(str(fault), returncode=_CANNOT) from None

    def _status(self, _options: Any) -> None:
        now = queries.standing(queries.Operator())
        self.stdout.write(f"Key file: {keyring.path()}")
        for key in now.keys:
            state = "wraps what is new" if key.is_current else "older: only unwraps, until `hart keys rotate` ends"
            self.stdout.write(f"  {key.ident}  {key.records} records, {state}")
        for key in now.unknown:
            self.stdout.write(f"  {key.ident}  {key.records} records, NOT IN THE KEY FILE: they cannot be read")
        self.stdout.write(f"Destroyed: {now.destroyed} keys of records that are erased.")
        self.stdout.write(now.recovery)

    def _rotate(self, options: Any) -> None:
        account = getpass.getuser()
        if not actions.begin_rotation(by=None, at=clock.now(), account=account):
            self.stdout.write("A rotation was under way already: going on with it.")
        broken = self._rewrap()
        time.sleep(max(0.0, options["grace"]))
        broken += actions.retire_older(by=None, at=clock.now(), account=account)
        if broken:
            named = ", ".join(sorted({str(each) for each in broken}))
            raise CommandError(f"These keys do not open and keep the old key in the file: {named}.", returncode=_CANNOT)
        if not actions.purge(by=None, at=clock.now(), account=account):
            self.stdout.write("Somebody is looking at what was before: run `hart keys purge` later.")
        self.stdout.write(f"Everything is wrapped by {keyring.current().current.ident}. The older key is gone.")
        self.stdout.write("Keep no older copy of the key file. Older archives of keys open until their time is over.")

    def _rewrap(self) -> list[UUID]:
        total, done = queries.count_older(queries.Operator()), 0
        broken: list[UUID] = []
        after: UUID | None = None
        while True:
            batch = actions.rewrap_batch(after=after, by=None, at=clock.now())
            done += batch.count
            broken += batch.broken
            self.stdout.write(f"Wrapped anew: {done} of {max(total, done)}.")
            self.stdout.flush()
            if batch.last is None:
                return broken
            after = batch.last

    def _reseal(self, _options: Any) -> None:
        sealed_anew(self.stdout.write, account=getpass.getuser())

    def _share(self, _options: Any) -> None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise Refused("Shares are shown on a terminal only, so that they are never written to a file.")
        terminal = self._terminal()
        private, public = boxes.new_pair()
        made = shares.split(private, needed=lifecycle.NEEDED, of=lifecycle.SHARES)
        terminal.say(
            f"{lifecycle.SHARES} people each get one share; any {lifecycle.NEEDED} of them bring the key file back.",
            "Have paper and a pen for each. Nobody photographs the screen. Type stop to end: nothing is changed then.",
        )
        try:
            terminal.ask("Type yes when the first holder is at the screen:")
            ceremony.give_out(terminal, made)
        except (ceremony.Stopped, KeyboardInterrupt):
            terminal.clear()
            raise Refused("Stopped. Nothing was changed: the words shown so far are worth nothing.") from None
        actions.make_recovery(public=public, by=None, at=clock.now(), account=getpass.getuser())
        terminal.say(
            f"Done. The key file is sealed for the holders in {escrow_path()} and goes into every backup.",
            "A rotation renews that copy by itself. Shares of an earlier ceremony do not open it: destroy them.",
        )

    def _recover(self, options: Any) -> None:
        where = keyring.path()
        if where.exists():
            raise Refused(f"There is a key file already: {where}. Move it away first if it is not the right one.")
        terminal = self._terminal()
        escrow = options["escrow"] or escrow_path()
        try:
            words = ceremony.take_in(terminal, needed=lifecycle.NEEDED)
        except (ceremony.Stopped, KeyboardInterrupt):
            raise Refused(
                f"Fewer shares were typed than the {lifecycle.NEEDED} that are needed. Nothing was done."
            ) from None
        keys = actions.recovered_keys(escrow=escrow, words=words, by=None, at=clock.now())
        keyfile.place_new(where, keys)
        self.stdout.write(f"The key file is back: {where} ({keys.current.ident}). See `hart keys status`.")
        try:
            actions.note_recovered(key=keys.current.ident, by=None, at=clock.now(), account=getpass.getuser())
        except DatabaseError:
            self.stdout.write(
                "The database could not be reached, so the trail does not say so. Write it down yourself."
            )

    def _purge(self, _options: Any) -> None:
        if not actions.purge(by=None, at=clock.now(), account=getpass.getuser()):
            raise Refused(
                "Somebody was looking at what was before, so bytes of destroyed keys stayed in the files. Try again; "
                "on PostgreSQL a long transaction in any database of the server holds it up."
            )
        self.stdout.write("Nothing of a destroyed key is left in the files of the database.")

    def _verify(self, _options: Any) -> None:
        put_back = queries.put_back(queries.Operator())
        for each in put_back:
            self.stdout.write(str(each))
        if put_back:
            raise CommandError(f"{len(put_back)} rows are not what the trail says.", returncode=1)
        self.stdout.write("Every row that can be overwritten is at the revision the trail says.")

    def _terminal(self) -> ceremony.Terminal:
        def show(text: str) -> None:
            sys.stdout.write(text)
            sys.stdout.flush()

        return ceremony.Terminal(show, sys.stdin.readline)
