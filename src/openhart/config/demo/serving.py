"""Opening the demonstration: the address, the cards to sign in with, and that every child is invented."""

import sys

from rich.console import Console
from rich.table import Table

from openhart.config import serving
from openhart.config.demo import place, staff


def serve(*, host: str, port: int | None) -> int:
    """Serve the desk until Ctrl-C and return the exit status."""
    try:
        at = serving.address(host, port)
        status = serving.serve(at, opened=lambda: _say(at))
    except serving.CannotServeError as fault:
        raise place.CannotBuild(str(fault)) from fault
    sys.stdout.write("\nThe desk is closed.\n")
    return status


def _say(at: serving.Address) -> None:
    cards = Table(title="Sign in as", title_justify="left", box=None, pad_edge=False)
    for head in ("", "role"):
        cards.add_column(head, header_style="bold")
    for card in staff.CARDS:
        cards.add_row(card.name, card.card())
    console = Console()
    console.print(cards)
    console.print(f"\nThe desk is open at [bold]{at.url}[/bold]  (Ctrl-C closes it)")
    console.print("Every child, family and colleague in it is invented. Do not enter anything about a real person.")
