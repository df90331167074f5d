"""The photograph of a missing child, made anew as it is shown at the desk: the original stays where it is."""

from collections.abc import Callable, Mapping

from openhart.documents import actions as documents
from openhart.documents import lifecycle
from openhart.documents import queries as kept
from openhart.documents.models import Kind
from openhart.foundation.refused import Refused
from openhart.paperwork.lifecycle import Picture
from openhart.paperwork.queries.knowing import Knowing

_JPEG = "image/jpeg"


def photo(known: Knowing) -> Picture | None:
    """Return the newest photograph among the documents; that it was looked at is written down there.

    One that cannot be shown is none: the words beside it say who has it.
    """
    rows = [
        row for row in kept.documents_of(known.viewer, known.case.id)
        if row.kind == Kind.MISSING_PHOTO and row.state == lifecycle.KEPT and row.shown_as
    ]  # fmt: skip
    for row in rows:
        try:
            shown = documents.show(document=row, number=1, by=known.viewer, at=known.at)
        except Refused:
            continue
        if shown.media == _JPEG:
            dated = f" of {row.dated_on:%B} {row.dated_on.day}, {row.dated_on.year}" if row.dated_on else ""
            return Picture(shown.content, f"Photograph of the child{dated}")
    return None


TAKES: Mapping[str, Callable[[Knowing], Picture | None]] = {"missing.photo": photo}
