"""A form filled for one recipient: what stands on it and nothing else."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openhart.policy import Form


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def named(self) -> list[list[tuple[str, str]]]:
        """Return each row as pairs of heading and cell."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, with the words that stand for it where it is not seen."""

    content: bytes
    words: str
    media: str = "image/jpeg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One field as it is filled; without lines, table and picture it is not known."""

    code: str
    label: str
    leaves: tuple[str, ...]  # the fields of disclosure it is part of
    is_long: bool = False  # told in sentences: it takes the whole width
    lines: tuple[str, ...] = ()
    table: Table | None = None
    picture: Picture | None = None

    @property
    def is_unknown(self) -> bool:
        """Return whether nothing is known of it."""
        return not self.lines and self.picture is None and (self.table is None or not self.table.rows)

    @property
    def value(self) -> Any:
        """Return it as data: None where nothing is known."""
        if self.is_unknown:
            return None
        if self.picture is not None:
            content = base64.b64encode(self.picture.content).decode()
            return {"media": self.picture.media, "words": self.picture.words, "base64": content}
        if self.table is not None:
            return [dict(zip(self.table.columns, row, strict=True)) for row in self.table.rows]
        return list(self.lines)


@dataclass(frozen=True, slots=True)
class Section:
    """The fields under one title."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form filled for one recipient: only what the fields that it is told let out."""

    form: Form
    to: str
    recipient: str  # its name
    at: datetime
    fields: tuple[str, ...]  # of disclosure, that something on it is part of
    sections: tuple[Section, ...]

    def entries(self) -> Iterator[Entry]:
        """Yield the fields in the order of the paper."""
        for section in self.sections:
            yield from section.entries


def as_data(filled: Filled) -> dict[str, Any]:
    """Return a filled form as codes and values, for another system; what is not known is None."""
    return {
        "form": filled.form.code, "to": filled.to, "recipient": filled.recipient,
        "prepared_at": filled.at.isoformat(),
        "fields": {each.code: each.value for each in filled.entries()},
    }  # fmt: skip
