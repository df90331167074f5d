"""`hart init`: make an installation for real records and invite its first administrator."""

import argparse
import contextlib
import ipaddress
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from openhart.config import installation
from openhart.policy.packs import loader
from openhart.sealing import keyfile

_WRONG = 2
_FILES = ("desk.sqlite3", "desk.sqlite3-wal", "desk.sqlite3-shm", "desk.sqlite3-journal")


class CannotBegin(Exception):  # noqa: N818 - a plain statement of fact
    """Raised with a sentence when no installation can be made here."""


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit status: 0, or 2 with a sentence when it cannot be done."""
    chosen = _parser().parse_args(list(argv))
    try:
        _begin_public(chosen) if chosen.process == "public" else _begin(chosen)
    except CannotBegin as fault:
        sys.stderr.write(f"hart init: {fault}\n")
        return _WRONG
    return 0


def _begin_public(chosen: argparse.Namespace) -> None:
    data = _fresh(installation.data_home())
    address = checked_address(chosen.address, "--address")
    installation.create_public(data, pack=_pack(chosen.policy), is_demo=False, address=address, name=chosen.agency)
    sys.stdout.write(f"The public site is set up in {data}. It holds no key and no record.\n")
    sys.stdout.write(f"Open it with: hart --data {data} serve public\n")


def _begin(chosen: argparse.Namespace) -> None:
    data = _fresh(installation.data_home())
    if not (chosen.name and chosen.username):
        raise CannotBegin("Say who the first administrator is: --username NAME --name 'First Last'.")
    addresses = {"desk": checked_address(chosen.address, "--address")}
    if chosen.partners_address:
        addresses["partners"] = checked_address(chosen.partners_address, "--partners-address")
        _check_apart(addresses)
    key_home = installation.keys_home()
    if key_home.is_relative_to(data):
        raise CannotBegin(f"The keys would be kept in {key_home}, inside the data directory. Set HART_KEYS elsewhere.")
    made = installation.create(
        data, pack=_pack(chosen.policy), is_demo=False, database=chosen.database, addresses=addresses,
        name=chosen.agency,
    )  # fmt: skip
    try:
        keyfile.make(made.key_file)
        code = _fill(made, chosen)
    except BaseException:
        _undo(made, chosen.database)
        raise
    _say(made, chosen, code)


def _fill(made: installation.Installation, chosen: argparse.Namespace) -> str:
    """Bring the database up, load the places, add the administrator; return the code of the invitation."""
    os.environ["HART_DATA"] = str(made.data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "openhart.config.owner"
    import django  # noqa: PLC0415 - the settings are read only now
    from django.db import DatabaseError  # noqa: PLC0415 - likewise

    django.setup()
    from openhart.config import founding  # noqa: PLC0415 - likewise

    try:
        return founding.found(pack=made.pack, username=chosen.username, display_name=chosen.name)
    except founding.NotEmpty as fault:
        raise CannotBegin(str(fault)) from fault
    except DatabaseError as fault:
        raise CannotBegin(f"The database could not be set up ({type(fault).__name__}). Nothing was kept.") from fault


def _undo(made: installation.Installation, database: str) -> None:
    """Take away what was just made, so that the command can be given again."""
    for file in (made.data / installation.CARD, made.key_file):
        file.unlink(missing_ok=True)
    for name in () if database else _FILES:
        with contextlib.suppress(OSError):
            (made.data / name).unlink(missing_ok=True)


def _say(made: installation.Installation, chosen: argparse.Namespace, code: str) -> None:
    address = made.addresses["desk"]
    said = [
        f"The installation is in {made.data}.",
        f"Its key is in {made.key_file}. Five people with a share each can bring it back: hart keys share.",
        "",
        f"Invitation for {chosen.name} ({chosen.username}), good for 72 hours and for one use:",
        f"    {address}/account/join/#{code}",
        "",
        f"Open the desk with: hart --data {made.data} serve --host 0.0.0.0",
        f"See what is still missing with: hart --data {made.data} check",
    ]
    sys.stdout.write("\n".join(said) + "\n")


def checked_address(text: str, option: str) -> str:
    """Return an address such as ``https://desk.example.gov``; refuse what passkeys and cookies cannot work with."""
    try:
        parts = urlsplit(text.strip().rstrip("/"))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, parts, port = "", urlsplit(""), None
    if not host or parts.path or parts.query or parts.fragment or parts.username:
        raise CannotBegin(f"{option} takes an address without a path, such as https://desk.example.gov.")
    is_here = host == "localhost"
    if parts.scheme != "https" and not (parts.scheme == "http" and is_here):
        raise CannotBegin(f"{option} must begin with https:// (http:// is for localhost, to try things out).")
    with contextlib.suppress(ValueError):
        ipaddress.ip_address(host)
        raise CannotBegin(f"{option} must be a name: passkeys do not work with {host}.")
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}"


def _check_apart(addresses: dict[str, str]) -> None:
    if urlsplit(addresses["desk"]).hostname == urlsplit(addresses["partners"]).hostname != "localhost":
        raise CannotBegin("The partners' site needs a name of its own: browsers keep apart by names, not by ports.")


def _fresh(data: Path) -> Path:
    if data.exists() and not data.is_dir():
        raise CannotBegin(f"{data} is a file. Name a directory: --data DIR.")
    there = sorted(each.name for each in data.iterdir()) if data.exists() else []
    if installation.CARD in there or installation.PUBLIC_CARD in there:
        raise CannotBegin(f"{data} holds an installation already. Nothing was changed.")
    if there:
        raise CannotBegin(f"{data} is not empty (it holds {there[0]}). Nothing was changed. Choose a new directory.")
    return data


def _pack(name: str) -> str:
    if name not in loader.pack_names():
        raise CannotBegin(f"There is no policy pack {name!r}. There are: {', '.join(loader.pack_names())}.")
    return name


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hart init",
        description="Make an installation for real records: its card, its key, its database, its first administrator.",
        epilog="--data DIR says where; HART_KEYS says where the key goes. `hart init public` makes the public site's.",
    )
    parser.add_argument("process", nargs="?", choices=("desk", "public"), default="desk", help="what to set up (desk)")
    parser.add_argument("--policy", default="us-ct", metavar="PACK", help="the policy pack (us-ct)")
    parser.add_argument("--address", required=True, help="where people reach it, such as https://desk.example.gov")
    parser.add_argument("--partners-address", default="", help="where partners reach their site")
    parser.add_argument(
        "--database", default="", metavar="URL", help="PostgreSQL as the owner of the tables reaches it"
    )
    parser.add_argument("--agency", default="", help="the agency's name")
    parser.add_argument("--username", default="", help="the first administrator's name to sign in with")
    parser.add_argument("--name", default="", help="the first administrator's own name")
    return parser
