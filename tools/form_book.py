"""The reference page of the forms of a pack: every field, what it takes from a case, as part of what it leaves."""

from collections.abc import Iterator, Mapping

from openhart import policy
from openhart.policy import SOURCES, Form, Leaving
from openhart.policy.law.forms import FORM_KNOWN

_HEAD = """\
What each form takes from a case. Nobody retypes: a field is filled from what the rooms know, and stands on a
recipient's paper only when everything that it is part of is told to that recipient and nothing of it is kept from
whoever prepares it. A field of which nothing is known says *Not known*.

**No official text of these forms is public.** Neither the DCF-737 nor the DCF-823, nor a paper form of what police and
NCMEC are told, was found. Every field below is inferred: from policy 21-14, from what the duties ask for, from the
statutes that name what is entered, and from what other states ask. The agency compares them with its own papers and
[lays its own over them](../how-to/lay-your-own-form-over.md). Legal must confirm them before real use."""


def forms_page(name: str, note: str) -> str:
    """Return the page of a pack's forms as Markdown."""
    leaving, pack = policy.load_leaving(name), policy.load_pack(name)
    lines = [f"# {pack.label}: the forms ({name})", "", note, _HEAD]
    for form in policy.load_forms(name).values():
        lines += ["", *_form(form, leaving, pack.recipients)]
    lines += ["", "## What a field may take", "", "| source | is | kept under |", "|---|---|---|"]
    lines += [f"| `{code}` | {each.words} | {each.protected} |" for code, each in sorted(SOURCES.items())]
    return "\n".join(lines) + "\n"


def _form(form: Form, leaving: Leaving, recipients: Mapping[str, str]) -> Iterator[str]:
    yield f"## {form.label}"
    yield ""
    yield f"*{form.title}.* {form.citation}. Fields {FORM_KNOWN[form.known]}."
    yield ""
    yield "| for | holds usually, of what it is told |"
    yield "|---|---|"
    for to in form.to:
        usual = frozenset(leaving.usual.get(to, ()))
        told = [each.label for each in form.fields() if each.is_let_out(usual)]
        yield f"| {recipients.get(to, to)} | {', '.join(told)} |"
    yield ""
    yield "| section | field | takes | leaves as part of |"
    yield "|---|---|---|---|"
    for section in form.sections:
        for each in section.fields:
            parts = " and ".join(f"`{code}`" for code in each.leaves)
            yield f"| {section.title} | {each.label} | {SOURCES[each.source].words} | {parts} |"
    if form.note:
        yield ""
        yield f"At the end: {form.note}"
