"""Opening the demonstration: its three sites, the cards to sign in with, and that every child is invented."""

import os
import sys
from collections.abc import Mapping

from django.conf import settings
from rich.console import Console
from rich.table import Table

from openhart.config import process, serving
from openhart.config.demo import place, staff


def serve(*, host: str, port: int | None) -> int:
    """Serve the desk, the partners' site and the public site until Ctrl-C and return the exit status."""
    try:
        desk = serving.address(host, port)
        partners = serving.address(host, None, beside=desk)
        public = serving.address(host, None, beside=partners)
        sites = [
            serving.Site("desk", desk), serving.Site("partners", partners), serving.Site("public", public),
        ]  # fmt: skip
        _tell_where({"desk": desk, "partners": partners})
        status = serving.serve(sites, opened=lambda: _say(desk, partners, public))
    except serving.CannotServeError as fault:
        raise place.CannotBuild(str(fault)) from fault
    sys.stdout.write("\nThe desk is closed.\n")
    return status


def _tell_where(open_at: Mapping[str, serving.Address]) -> None:
    """Let the sites, and this process that carries the mails, know where the links they write lead."""
    known = {name: at.url.rstrip("/") for name, at in open_at.items()}
    os.environ[process.DEMO_ADDRESSES] = " ".join(f"{name}={url}" for name, url in known.items())
    settings.ADDRESSES = {**settings.ADDRESSES, **known}


def _say(desk: serving.Address, partners: serving.Address, public: serving.Address) -> None:
    cards = Table(title="Sign in as", title_justify="left", box=None, pad_edge=False)
    for head in ("", "role"):
        cards.add_column(head, header_style="bold")
    for card in staff.CARDS:
        cards.add_row(card.name, card.card())
    console = Console()
    console.print(cards)
    console.print(f"\nThe desk is open at [bold]{desk.url}[/bold]  (Ctrl-C closes it)")
    console.print(f"The partners' site is open at [bold]{partners.url}[/bold]: {staff.OFFICER.name} has letters there")
    console.print(f"The public site is open at [bold]{public.url}[/bold]")
    console.print("Every child, family and colleague in it is invented. Do not enter anything about a real person.")
    sys.stdout.flush()
