"""Forty made-up people whose names, numbers and stories go through every flow, and every form a trace could take.

Each word holds one of a few *stems*: runs of letters that nothing else here holds. Whoever finds a stem has found a
canary, whole or in part, and a hundred needles find forty people in gigabytes.
"""

import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

#: What every made-up word begins with, each in a writing of its own. Nothing else in the world is spelled like it.
STEMS = (
    "quzvexi",  # plain letters
    "žöfqůñé",  # letters with marks: in the database composed, in a file name perhaps decomposed
    "ظغثقذض",  # from right to left
    "זצףקטס",  # likewise
    "щъыжфэ",  # Cyrillic
    "龘靐齉爩",  # four rare characters, and no spaces between words
    "đħŋłßø",  # letters that fold into two, or into nothing
)  # fmt: skip
_ENDINGS = (
    "a", "on", "ette", "ur", "im", "eline", "ax", "ody", "ish", "emar",
)  # fmt: skip
#: A telephone number nobody has: 555-0100 to 555-0199 are kept for stories.
_PHONE = "860-555-01{:02d}"
HOW_MANY = 40


@dataclass(frozen=True, slots=True)
class Canary:
    """Somebody who does not exist."""

    number: int
    stem: str

    def word(self, what: str) -> str:
        """Return a word of theirs that says what it is of: nobody else's, and nothing else's."""
        return f"{self.stem}{_ENDINGS[self.number % len(_ENDINGS)]}{what}"

    @property
    def given(self) -> str:
        """Return the given name."""
        return self.word("giv").capitalize()

    @property
    def family(self) -> str:
        """Return the family name: every fifth in two parts, with a line or an apostrophe between."""
        joined = {0: "-", 1: "\u2019"}.get(self.number % 5)
        return self.word("fam").capitalize() + (f"{joined}{self.word('two').capitalize()}" if joined else "")

    @property
    def online(self) -> str:
        """Return a name used online."""
        return f"@{self.word('onl')}_{self.number:02d}"

    @property
    def email(self) -> str:
        """Return an address to write to; these are in plain letters."""
        return f"{STEMS[0]}{self.number:02d}@example.org"

    @property
    def phone(self) -> str:
        """Return a telephone number, written in one of four ways."""
        plain = _PHONE.format(self.number)
        first, middle, last = plain.split("-")
        ways = (plain, f"({first}) {middle}-{last}", f"+1 {first} {middle} {last}", first + middle + last)
        return ways[self.number % len(ways)]

    @property
    def address(self) -> str:
        """Return where they live."""
        return f"{self.number + 11} {self.word('str').capitalize()} Street"

    @property
    def narrative(self) -> str:
        """Return what somebody says of them: lines, marks, and once a word longer than any column."""
        long = self.word("lng") * 40 if self.number % 8 == 3 else self.word("nar")
        return (
            f"{self.given} {self.family} ({self.online}) was seen at {self.address}.\n"
            f'"Call {self.phone}", she said; <b>{long}</b> & 100% \u202e{self.word("rtl")}\u202c \\ {self.word("end")}'
        )


def everybody() -> list[Canary]:
    """Return the forty, every writing among them."""
    return [Canary(number, STEMS[number % len(STEMS)]) for number in range(HOW_MANY)]


def needles() -> dict[bytes, str]:
    """Return what to look for in bytes that were made lower-case, each with the form it would be in."""
    found: dict[bytes, str] = {}
    for stem in STEMS:
        for form, needle in _forms(stem):
            found.setdefault(needle.lower(), form)
    return found


def _forms(stem: str) -> Iterator[tuple[str, bytes]]:
    """Yield a stem in every form in which it could lie about.

    The first letter of a name may be a capital one: what follows is looked for instead, where the two differ.
    """
    for text in dict.fromkeys((stem, stem[1:], stem.upper()[1:], stem.title()[1:], unicodedata.normalize("NFD", stem))):
        escaped = text.encode("ascii", "backslashreplace")
        entities = text.encode("ascii", "xmlcharrefreplace")
        yield "UTF-8", text.encode()
        yield "UTF-16, little end first", text.encode("utf-16-le")
        yield "UTF-16, big end first", text.encode("utf-16-be")
        yield "percent-encoded", quote(text, safe="").encode()
        yield "escaped as in JSON and Python", escaped
        yield "escaped as in HTML", entities
        yield "hexadecimal", text.encode().hex().encode()
        yield "UTF-8 read as Latin-1", text.encode().decode("latin-1").encode()


def _base64_forms(text: str) -> Iterator[bytes]:
    """Yield what base64 makes of a text, whichever of three places it begins at; only whole groups of signs."""
    raw = text.encode()
    for before in range(3):
        signs = b64encode(b"\0" * before + raw)
        first = -(-before * 8 // 6)
        last = (before + len(raw)) * 8 // 6
        yield signs[first:last]


def needles_in_base64() -> dict[bytes, str]:
    """Return what to look for in bytes as they are: base64 tells small letters from capital ones."""
    found: dict[bytes, str] = {}
    for stem in STEMS:
        for text in dict.fromkeys((stem, stem.capitalize(), stem.upper())):
            for needle in _base64_forms(text):
                found.setdefault(needle, "base64")
                found.setdefault(needle.translate(bytes.maketrans(b"+/", b"-_")), "base64 for addresses")
    return found


def phones() -> re.Pattern[bytes]:
    """Return what finds the forty numbers, however they are divided, in one byte a sign or two."""
    sign = rb"[\s().\-\x00]|%20|%28|%29|%2d"
    digits = rb"8\x00?6\x00?0(?:%(s)s){0,6}5\x00?5\x00?5(?:%(s)s){0,4}0\x00?1\x00?[0-3]\x00?\d(?!\x00?\d)"
    return re.compile(digits % {b"s": rb"(?:" + sign + rb")"})
