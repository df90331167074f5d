"""`hart demo`: make a desk with invented children, or open the one that is there, and serve it."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from openhart.config.demo import place
from openhart.foundation import clock

MOST_REFERRALS = 20_000
_PORT, _LAST_PORT = 8000, 65535
_WRONG = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0, or 2 with a sentence when it cannot be done."""
    chosen = _parser().parse_args(list(sys.argv[1:] if argv is None else argv))
    try:
        return _run(chosen)
    except place.CannotBuild as fault:
        sys.stderr.write(f"hart demo: {fault}\n")
        return _WRONG
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return 130


def _run(chosen: argparse.Namespace) -> int:
    data = place.chosen(chosen.data, os.environ)
    place.check_own_file(os.environ)
    card = place.finished(data)
    if card is None or chosen.fresh:
        _build(data, chosen)
    else:
        _say_what_is_there(data, card, chosen)
    if chosen.no_serve:
        return 0
    _django(data)
    from openhart.config.demo import serving  # noqa: PLC0415 - the settings are read only now

    return serving.serve(host=chosen.host, port=chosen.port)


def _build(data: Path, chosen: argparse.Namespace) -> None:
    place.clear(data)
    place.begin(data)
    _django(data)
    from openhart.config.demo import building  # noqa: PLC0415 - the settings are read only now

    now = clock.now().replace(second=0, microsecond=0)
    sys.stdout.write(f"Building a demonstration in {data} (the key is kept elsewhere). Every child is invented.\n")
    sys.stdout.flush()
    made = building.build(seed=chosen.seed, referrals=chosen.referrals, now=now)
    place.finish(data, place.DemoCard(seed=chosen.seed, referrals=chosen.referrals, built_at=now.isoformat()))
    sys.stdout.write(f"{made.summary()}\n")


def _say_what_is_there(data: Path, card: place.DemoCard, chosen: argparse.Namespace) -> None:
    is_other = (chosen.seed, chosen.referrals) != (card.seed, card.referrals)
    hint = " --fresh builds the one asked for." if is_other else ""
    sys.stdout.write(
        f"Opening the demonstration in {data}: {card.referrals} referrals, seed {card.seed}, built "
        f"{card.built_at[:10]}.{hint}\n"
    )


def _django(data: Path) -> None:
    os.environ["HART_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "openhart.config.station"
    import django  # noqa: PLC0415 - the settings are read only now

    django.setup()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hart demo",
        description="Open a desk with a fictional caseload over the real towns and the real policy.",
        epilog="Without --data the demonstration is kept in .demo of the current directory, or where HART_DATA says.",
    )
    parser.add_argument("--data", metavar="DIR", help="keep the demonstration here")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="which caseload; the same seed, the same one")
    parser.add_argument("--referrals", type=_count, default=300, metavar="N", help="how many children (300)")
    parser.add_argument("--fresh", action="store_true", help="throw away what is there and build it anew")
    parser.add_argument("--no-serve", action="store_true", help="only build it")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (127.0.0.1)")
    parser.add_argument("--port", type=_port, default=None, metavar="P", help=f"the port ({_PORT}, or the next free)")
    return parser


def _count(text: str) -> int:
    return _whole(text, 1, MOST_REFERRALS, "a number of referrals")


def _port(text: str) -> int:
    return _whole(text, 1, _LAST_PORT, "a port")


def _whole(text: str, least: int, most: int, what: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        expected = f"a whole number from {least} to {most:,} was expected"
        raise argparse.ArgumentTypeError(f"{text!r} is not {what}; {expected}")
    return number
