"""What repeats from one missing episode of a child to the next: places, companions, reasons."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from openhart.accounts.access import Viewer
from openhart.missing.events import codes
from openhart.missing.queries.stories import Story

#: What is compared, with the words of the heading; each text holds several, parted by lines, commas or semicolons.
_COMPARED = {"places": "Place", "companions": "Companion", "online_names": "Online name", "vehicle": "Vehicle"}
_PARTS = re.compile(r"[\n;,]+")
_TWICE = 2
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Pattern:
    """One thing that came up in several episodes, as it was written last."""

    what: str
    text: str
    episodes: tuple[int, ...]  # their numbers


def patterns_of(_viewer: Viewer, stories: Iterable[Story]) -> list[Pattern]:
    """Return what came up in two episodes or more, of stories the viewer was shown; the most frequent first."""
    seen: dict[tuple[str, str], dict[int, str]] = {}
    for story in sorted(stories, key=lambda each: each.number):
        for what, text in _things(story):
            seen.setdefault((what, _plain(text)), {})[story.number] = text
    found = [
        Pattern(what, list(texts.values())[-1], tuple(texts))
        for (what, plain), texts in seen.items()
        if plain and len(texts) >= _TWICE
    ]
    return sorted(found, key=lambda each: (-len(each.episodes), each.what, each.text))


def _things(story: Story) -> Iterator[tuple[str, str]]:
    for name, what in _COMPARED.items():
        for words in (story.words, story.return_words):
            for part in _PARTS.split(str(words.get(name, ""))):
                if 1 < len(part.strip()) <= _LONGEST:
                    yield what, part.strip()
    for code in story.return_words.get("reasons", []):
        if code != "not_said":
            yield "Reason", codes.REASONS.get(code, code)
    if story.returned is not None and story.returned.where not in {"other", "not_missing"}:
        yield "Located", codes.FOUND_WHERE[story.returned.where]


def _plain(text: str) -> str:
    """Return a text as it is compared: without case, marks and articles."""
    bare = re.sub(r"[^\w\s]", " ", text.casefold())
    return " ".join(word for word in bare.split() if word not in {"the", "a", "an", "at", "in", "on", "with"})
