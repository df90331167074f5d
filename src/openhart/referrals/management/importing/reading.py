"""From a file to rows. What cannot be read at all is found before the first row goes in."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openhart.referrals.management.importing.columns import every_column, nearest, shown

#: No line of JSON and no cell may be longer than this.
MOST_BYTES = 5_000_000
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright bars"}
_WIDE = (b"\xff\xfe", b"\xfe\xff")


class UnreadableError(Exception):
    """The file cannot be read; nothing of it went in."""


@dataclass(frozen=True, slots=True)
class Bad:
    """What is wrong with one row."""

    line: int
    field: str
    sentence: str

    def __str__(self) -> str:
        where = f"line {self.line}, {self.field}" if self.field else f"line {self.line}"
        # JSON can write half a letter (a lone surrogate), which no terminal can: it is shown as it was written.
        return f"{where}: {self.sentence}".encode("utf-8", "backslashreplace").decode()


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the file."""

    line: int
    values: Mapping[str, Any]


def read(path: Path) -> Iterator[Row | Bad]:
    """Yield the rows of a JSON Lines or CSV file, each with its line; raise UnreadableError when there are none."""
    lines = is_json_lines(path)
    _check_letters(path)
    return _json_lines(path) if lines else _csv(path)


def is_json_lines(path: Path) -> bool:
    """Return whether the file is JSON Lines, by its name or else its first letter."""
    if path.suffix.lower() in {".jsonl", ".ndjson", ".json"}:
        return True
    if path.suffix.lower() in {".csv", ".tsv", ".txt"}:
        return False
    try:
        with path.open("rb") as file:
            return file.read(200).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
    except OSError as fault:
        raise UnreadableError(_why(path, fault)) from fault


def _check_letters(path: Path) -> None:
    """Read the file once from end to end: it must be there, not empty, and UTF-8."""
    number = 0
    try:
        with path.open("rb") as file:
            if file.peek(2)[:2] in _WIDE:
                raise UnreadableError(f"{path.name} is written in UTF-16. Save it as UTF-8 and try again.")
            for line in file:
                number += 1
                line.decode("utf-8")
    except OSError as fault:
        raise UnreadableError(_why(path, fault)) from fault
    except UnicodeDecodeError as fault:
        raise UnreadableError(
            f"{path.name}, line {number}: this is not UTF-8 (byte {fault.start + 1} of the line). "
            "Save the file as UTF-8 and try again."
        ) from fault
    if number == 0:
        raise UnreadableError(f"{path.name} is empty.")


def _why(path: Path, fault: OSError) -> str:
    return f"{path} cannot be read: {fault.strerror or fault}."


def _json_lines(path: Path) -> Iterator[Row | Bad]:
    with path.open(encoding="utf-8-sig", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _json_row(number, line)


def _json_row(number: int, line: str) -> Row | Bad:
    if len(line) > MOST_BYTES:
        return Bad(number, "", f"The line is longer than {MOST_BYTES:,} characters.")
    try:
        values = json.loads(line, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as fault:
        return Bad(number, "", f"This is not one JSON object: {fault.msg} at character {fault.colno}.")
    except (ValueError, RecursionError) as fault:
        return Bad(number, "", f"This cannot be read: {fault}.")
    if not isinstance(values, dict):
        return Bad(number, "", 'One JSON object was expected on each line, as in {"own_words": "…"}.')
    return Row(number, values)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    twice = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
    if twice:
        raise ValueError(f"the key {twice[0]!r} stands twice")
    return dict(pairs)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no value")


def _csv(path: Path) -> Iterator[Row | Bad]:
    """Yield the rows of a CSV file, once all of it was found to be CSV."""
    header, delimiter = _header(path)
    for _ in _cells(path, delimiter):
        pass  # a cell too long or a quote left open is found before anything is written
    return _csv_rows(path, header, delimiter)


def _csv_rows(path: Path, header: list[str], delimiter: str) -> Iterator[Row | Bad]:
    for position, (number, cells) in enumerate(_cells(path, delimiter)):
        if position == 0 or not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            yield Bad(
                number, "", f"The row has {len(cells)} cells where the header has {len(header)}. "
                f"A text with {_DELIMITERS[delimiter]} in it needs quotes."
            )  # fmt: skip
            continue
        yield Row(number, {name: cell for name, cell in zip(header, cells, strict=True) if cell.strip()})


def _cells(path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's first line number and its cells."""
    csv.field_size_limit(MOST_BYTES)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        begins = 1
        try:
            for cells in reader:
                yield begins, cells
                begins = reader.line_num + 1
        except csv.Error as fault:
            raise UnreadableError(f"{path.name}, line {begins}: this row cannot be read as CSV: {fault}.") from fault


def _header(path: Path) -> tuple[list[str], str]:
    """Return the names of the columns and what stands between them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline(MOST_BYTES)
    best: tuple[list[str], str] = ([], ",")
    known = every_column()
    for delimiter in _DELIMITERS:
        try:
            names = [name.strip() for name in next(csv.reader(io.StringIO(first), delimiter=delimiter), [])]
        except csv.Error:
            continue
        if len(set(names) & known) > len(set(best[0]) & known):
            best = (names, delimiter)
    header, delimiter = best
    if not header:
        raise UnreadableError(
            f"{path.name}: the first line names no column we know. It must hold names such as own_words, "
            "given_name and residence_town, separated by commas."
        )
    _check_header(path, header)
    return header, delimiter


def _check_header(path: Path, header: list[str]) -> None:
    known = every_column()
    for name, count in Counter(header).items():
        named = f"column {header.index(name) + 1} ({shown(name, known)})"
        if count > 1:
            raise UnreadableError(f"{path.name}: {named} stands {count} times in the header.")
        if name not in known:
            raise UnreadableError(f"{path.name}: unknown {named}; {nearest(name, known)}.")
