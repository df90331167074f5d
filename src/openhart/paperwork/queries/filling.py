"""A form of a case filled for one recipient: what is known, cut to what that recipient is told."""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime

from django.conf import settings

from openhart import policy
from openhart.accounts.access import Viewer
from openhart.cases.access import check_open_to
from openhart.cases.models import Case
from openhart.foundation import log
from openhart.foundation.refused import Refused
from openhart.paperwork.lifecycle import Entry, Filled, Picture, Section, Table
from openhart.paperwork.queries.knowing import Knowing
from openhart.paperwork.queries.sources import TAKES
from openhart.policy import SOURCES, Form, FormField, Leaving, PackError
from openhart.policy.law.forms import WORDS


def forms_here(case: Case) -> Mapping[str, Form]:
    """Return the forms of the pack of a case by their codes, as the agency's own files change them.

    Files of the agency that cannot be used leave the forms as the pack has them: what the law makes owed does not wait
    for a file to be mended. `hart check` says what is wrong.
    """
    try:
        return policy.load_forms(case.pack, agency=settings.FORMS_DIR)
    except PackError:
        log.note("own_forms.unusable", level=logging.WARNING, kind="PackError")
        return policy.load_forms(case.pack)


def forms_for(case: Case, to: str) -> list[Form]:
    """Return the forms that go to a recipient, by the pack of the case."""
    return [form for form in forms_here(case).values() if to in form.to]


def form_of(case: Case, code: str) -> Form:
    """Return a form of the pack of a case; refuse where there is none of that code."""
    found = forms_here(case).get(code)
    if found is None:
        raise Refused(f"There is no form {code} here.")
    return found


def filled(
    viewer: Viewer, case: Case, form: str, *, to: str, fields: Collection[str], recipient: str, at: datetime
) -> Filled:
    """Return a form of a case open to the viewer, filled for a recipient who is told these fields of disclosure.

    ``to`` is the recipient in the vocabulary, ``recipient`` its name. A field of the form stands on it only when all
    fields of disclosure that it is part of are told and none of it is kept from the viewer; one of which nothing is
    known stands there and says so. Refuse a form that is not for this recipient.
    """
    check_open_to(viewer, case)
    found = form_of(case, form)
    if to not in found.to:
        raise Refused(f"{found.code} is not for this recipient.")
    leaving, told = policy.load_leaving(case.pack), frozenset(fields)
    known = Knowing(viewer, case, at)
    sections = []
    for section in found.sections:
        shown = [each for each in section.fields if each.is_let_out(told) and _is_seen(known, leaving, each)]
        if shown:
            sections.append(Section(section.title, tuple(_entry(known, each) for each in shown)))
    used = {code for section in sections for each in section.entries for code in each.leaves}
    return Filled(
        form=found, to=to, recipient=recipient, at=at, sections=tuple(sections),
        fields=tuple(code for code in leaving.fields if code in used),
    )  # fmt: skip


def _is_seen(known: Knowing, leaving: Leaving, each: FormField) -> bool:
    """Return whether the viewer may know what the field holds: nobody tells what is kept from them."""
    kept = (SOURCES[each.source].protected, *(leaving.fields[code].protected for code in each.leaves))
    return not known.sight.keeps(*(permission for permission in kept if permission))


def _entry(known: Knowing, each: FormField) -> Entry:
    value = TAKES[each.source](known)
    lines = tuple(line for text in value for line in text.splitlines()) if isinstance(value, list) else ()
    return Entry(
        code=each.code, label=each.label, leaves=each.leaves, is_long=each.shape == WORDS, lines=lines,
        table=value if isinstance(value, Table) else None, picture=value if isinstance(value, Picture) else None,
    )  # fmt: skip
