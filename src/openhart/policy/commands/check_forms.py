"""The forms in `hart policy check`: fields that can reach nobody, forms that can go to nobody."""

from collections.abc import Iterator

from openhart.policy.law.forms import Form, FormField
from openhart.policy.law.leaving import Leaving
from openhart.policy.law.pack import Pack
from openhart.policy.packs.form_reader import forms_of
from openhart.policy.packs.leaving_reader import leaving_of

#: Kind, place and sentence of one thing to mend.
Found = tuple[str, str, str]


def form_findings(pack: Pack) -> Iterator[Found]:
    """Yield what is wrong with the forms of a pack: each field must have a ground on which it reaches somebody."""
    leaving = leaving_of(pack)
    for form in forms_of(pack).values():
        yield from _findings(form, leaving)


def _findings(form: Form, leaving: Leaving) -> Iterator[Found]:
    where = f"{form.file}:{form.line}"
    if not form.citation.strip():
        yield "missing citation", where, f"the form {form.code} cites nothing"
    fields = list(form.fields())
    if not fields:
        yield "gap", where, f"the form {form.code} has no fields"
    for to in form.to:
        if not any(_reaches(each, to, leaving) for each in fields):
            yield "gap", where, f"no ground lets anything of {form.code} out to {to}"
        usual = frozenset(leaving.usual.get(to, ()))
        if usual and not any(each.is_let_out(usual) for each in fields):
            yield "gap", where, f"nothing of {form.code} is among what {to} needs"
    for each in fields:
        if not any(_reaches(each, to, leaving) for to in form.to):
            text = f"the field {each.code} of {form.code} can reach nobody: no ground lets {', '.join(each.leaves)} out"
            yield "gap", f"{form.file}:{each.line}", text


def _reaches(each: FormField, to: str, leaving: Leaving) -> bool:
    """Return whether some statute lets everything that a field is part of out to a recipient."""
    grounds = leaving.statutes.values()
    return any(to in ground.recipients and set(each.leaves) <= set(ground.fields) for ground in grounds)
