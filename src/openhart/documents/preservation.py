"""How long what may be unlawful is preserved, and whom to call: data of the policy packs, each line with its source."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from openhart.policy.packs import loader
from openhart.policy.reading.placed import decode, read_placed

FILE = "preservation.yaml"


class PreservationError(Exception):
    """A file of preservation that is missing or cannot be used."""


@dataclass(frozen=True, slots=True)
class Call:
    """Whom to call, and where the number is from."""

    code: str
    name: str
    number: str
    web: str
    source: str


@dataclass(frozen=True, slots=True)
class Preservation:
    """For how long, from when it counts, and by what law; whom to call."""

    least: timedelta
    counts_from: str
    source: str
    is_law_for: str
    handling: tuple[tuple[str, str], ...]  # a sentence and its source
    calls: tuple[Call, ...]


@cache
def preservation_of(pack: str) -> Preservation:
    """Return what holds under a pack: its own file, or that of the pack it stands on."""
    home = next((place / pack for place in loader.places() if (place / pack / "pack.yaml").is_file()), None)
    if home is None:
        raise PreservationError(f"There is no policy {pack}.")
    if (home / FILE).is_file():
        try:
            return _read(_said(home / FILE))
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            raise PreservationError(f"{home / FILE} cannot be used: {fault!r}.") from fault
    below = _said(home / "pack.yaml").get("stands_on")
    if not below:
        raise PreservationError(f"No policy that {pack} stands on has a {FILE}.")
    return preservation_of(str(below))


def _said(path: Path) -> dict[str, Any]:
    said: dict[str, Any] = read_placed(decode(path.read_bytes())).plain
    return said


def _read(said: dict[str, Any]) -> Preservation:
    least = said["least"]
    days = int(least["days"])
    if days < 1:
        raise ValueError("the least number of days is 1")
    return Preservation(
        least=timedelta(days=days), counts_from=least["counts_from"], source=least["source"],
        is_law_for=least["is_law_for"], handling=tuple((each["text"], each["source"]) for each in said["handling"]),
        calls=tuple(
            Call(each["code"], each["name"], str(each["call"]), each.get("web", ""), each["source"])
            for each in said["whom_to_call"]
        ),
    )  # fmt: skip
