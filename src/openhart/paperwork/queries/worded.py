"""What the fields of forms hold, by field of disclosure: for what is disclosed without a form."""

from collections.abc import Collection, Iterator

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.paperwork.lifecycle import Picture, Table
from openhart.paperwork.queries.filling import forms_here
from openhart.paperwork.queries.knowing import Knowing
from openhart.paperwork.queries.sources import TAKES
from openhart.policy import SOURCES, FormField
from openhart.policy.law.forms import PICTURE

_ON_THE_FORM = "The photograph itself goes with the missing-child packet."


def worded(viewer: Viewer, case: Case, fields: Collection[str]) -> dict[str, list[str]]:
    """Return lines for those of the fields of disclosure that are told on forms only, each source once.

    The case was opened to the viewer by whoever asks; what is kept from them is left out.
    """
    known = Knowing(viewer, case, viewer.as_of or case.opened_at)
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    for each in _alone(case, fields):
        protected = SOURCES[each.source].protected
        if each.source not in seen and not (protected and known.sight.keeps(protected)):
            seen.add(each.source)
            found.setdefault(each.leaves[0], []).extend(_lines(known, each))
    return found


def _alone(case: Case, fields: Collection[str]) -> Iterator[FormField]:
    """Yield the fields of the forms that leave as part of one of these and of nothing else."""
    for form in forms_here(case).values():
        yield from (each for each in form.fields() if len(each.leaves) == 1 and each.leaves[0] in fields)


def _lines(known: Knowing, each: FormField) -> list[str]:
    if each.shape == PICTURE:
        return [_ON_THE_FORM]
    value = TAKES[each.source](known)
    if isinstance(value, Table):
        return [f"{each.label}: {', '.join(row)}" for row in value.rows]
    lines = [] if value is None or isinstance(value, Picture) else value
    return [f"{each.label}: {'; '.join(lines)}"] if lines else []
