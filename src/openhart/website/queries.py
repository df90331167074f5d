"""Whom to call, from the `help.yaml` of a policy pack: facts with a source. Read once, and from no database."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from openhart.policy.packs import loader
from openhart.policy.reading.placed import decode, read_placed

FILE = "help.yaml"
_FIELDS = frozenset({"code", "name", "when", "call", "text", "hours", "source"})


class HelpError(Exception):
    """A file of numbers that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number to call."""

    code: str
    name: str
    when: str  # for whom and what it is
    call: str  # as people write it
    text: str = ""  # the number for text messages
    hours: str = ""
    source: str

    @property
    def link(self) -> str:
        """Return the number as a telephone takes it."""
        digits = "".join(each for each in self.call if each.isdigit())
        return f"tel:{'+' if len(digits) > 3 else ''}{digits}"  # noqa: PLR2004 - 911 is dialled as it is


@dataclass(frozen=True, slots=True)
class Help:
    """What a state's public page tells: where it speaks for, and the numbers in order."""

    place: str
    numbers: tuple[Number, ...]


@cache
def help_of(pack: str) -> Help:
    """Return the numbers of a pack: its own after the emergency number, then those of the pack it stands on."""
    files = [folder / pack / FILE for folder in loader.places()]
    found = next((file for file in files if file.is_file()), None)
    if found is None:
        raise HelpError(f"The pack {pack} has no {FILE}.")
    said = _read(found)
    below = help_of(said["stands_on"]).numbers if "stands_on" in said else ()
    own = tuple(_number(found, one) for one in said["numbers"])
    first = tuple(number for number in below if number.code == "emergency")
    return Help(said["place"], (*first, *own, *(number for number in below if number.code != "emergency")))


def _read(file: Path) -> dict[str, Any]:
    said = read_placed(decode(file.read_bytes())).plain
    if not isinstance(said, dict) or not {"place", "numbers"} <= set(said):
        raise HelpError(f"{file}: a place and its numbers were expected.")
    return said


def _number(file: Path, said: dict[str, str]) -> Number:
    unknown = set(said) - _FIELDS
    if unknown or not {"code", "name", "when", "call", "source"} <= set(said):
        raise HelpError(f"{file}: a number has a code, name, when, call and source, and may have text and hours.")
    return Number(**{name: str(value) for name, value in said.items()})
