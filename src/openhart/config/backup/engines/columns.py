"""What a column may be called and what it may hold."""

import re


class UnknownColumn(Exception):  # noqa: N818 - a plain statement of fact
    """Raised when a column is of a type that the backup does not know: it stops rather than leaving anything out."""


def type_of(table: str, column: str, declared: str, known: tuple[tuple[str, str], ...]) -> str:
    """Return the type of a column by what the database says of it."""
    for pattern, type_ in known:
        if re.fullmatch(pattern, declared.lower()):
            return type_
    raise UnknownColumn(f"{table}.{column} is of the type {declared!r}, which no backup can hold yet.")
