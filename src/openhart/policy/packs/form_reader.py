"""`forms/*.yaml` of a pack: the forms, their fields, what each takes from a case and as part of what it leaves."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from openhart.policy.errors import Fault, PackError
from openhart.policy.law.forms import FORM_KNOWN, SOURCES, Form, FormField, FormSection
from openhart.policy.law.leaving import Leaving
from openhart.policy.law.pack import Pack
from openhart.policy.packs.leaving_reader import leaving_of
from openhart.policy.packs.loader import load_pack
from openhart.policy.reading.placed import MalformedError, Placed, decode, read_placed
from openhart.policy.reading.shape import Shape

FOLDER = "forms"
_FORM = ("form", "label", "title", "known", "citation", "to", "note", "sections")
_NEEDED = ("form", "label", "title", "known", "citation", "to", "sections")
_FIELD = ("field", "label", "from", "leaves")


def load_forms(name: str) -> Mapping[str, Form]:
    """Return the forms of a pack by their codes, given its name or folder; PackError says what is wrong, and where."""
    return forms_of(load_pack(name))


@lru_cache(maxsize=32)
def forms_of(pack: Pack) -> Mapping[str, Form]:
    """Return the forms of a pack and of those it stands on; one of the same code takes the place of the one below."""
    found = dict(forms_of(pack.below)) if pack.below is not None else {}
    own: dict[str, Form] = {}
    faults: list[Fault] = []
    for path in sorted((pack.folder / FOLDER).glob("*.yaml")):
        file = f"{pack.name}/{FOLDER}/{path.name}"
        try:
            form = _Reader(pack, leaving_of(pack), file).read(path)
        except MalformedError as error:
            faults += [Fault(file, each.line, each.text) for each in error.problems]
            continue
        if form.code in own:
            faults.append(Fault(file, form.line, f"the form {form.code} stands twice (first in {own[form.code].file})"))
        own[form.code] = form
    if faults:
        raise PackError(faults)
    return {**found, **own}


class _Reader:
    """Reads one form."""

    def __init__(self, pack: Pack, leaving: Leaving, file: str) -> None:
        self.pack, self.leaving, self.file = pack, leaving, file
        self.shape = Shape()

    def read(self, path: Path) -> Form:
        parts = self.shape.mapping(read_placed(decode(path.read_bytes())), "a form", _FORM, _NEEDED)
        self.shape.stop_if_wrong()
        sections = tuple(self._section(each) for each in self.shape.sequence(parts["sections"], "sections"))
        self._refuse_doubles(sections)
        known = self.shape.one_of(parts["known"], "way of knowing", FORM_KNOWN)
        recipients = {**self.pack.recipients, **self.leaving.recipients}
        form = Form(
            code=self._text(parts, "form"), label=self._text(parts, "label"), title=self._text(parts, "title"),
            known=known or "", citation=self._text(parts, "citation"), note=self._text(parts, "note"),
            to=self.shape.many_of(parts["to"], "to", "recipient", recipients), sections=sections,
            file=self.file, line=parts["form"].line,
        )  # fmt: skip
        self.shape.stop_if_wrong()
        return form

    def _section(self, placed: Placed) -> FormSection:
        parts = self.shape.mapping(placed, "a section", ("section", "fields"), ("section", "fields"))
        items = self.shape.sequence(parts["fields"], "fields") if "fields" in parts else []
        return FormSection(
            title=self._text(parts, "section"),
            fields=tuple(read_field(each, self.leaving, self.shape) for each in items),
        )

    def _refuse_doubles(self, sections: tuple[FormSection, ...]) -> None:
        seen: set[str] = set()
        for each in (field for section in sections for field in section.fields):
            if each.code in seen:
                self.shape.say(each.line, f"the field {each.code!r} stands twice")
            seen.add(each.code)

    def _text(self, parts: Mapping[str, Placed], key: str) -> str:
        return text_of(parts, key, self.shape)


def read_field(placed: Placed, leaving: Leaving, shape: Shape) -> FormField:
    """Return one field; what it takes must be known, and must leave under a field that is kept as strictly."""
    parts = shape.mapping(placed, "a field", _FIELD, _FIELD)
    source = shape.one_of(parts["from"], "source", SOURCES) if "from" in parts else None
    leaves = (
        shape.many_of(parts["leaves"], "leaves", "field of disclosure", leaving.fields) if "leaves" in parts else ()
    )
    if source is not None and "leaves" in parts:
        _check_leaving(source, leaves, leaving, parts["leaves"].line, shape)
    return FormField(
        code=text_of(parts, "field", shape), label=text_of(parts, "label", shape), source=source or "",
        leaves=leaves, line=placed.line,
    )  # fmt: skip


def _check_leaving(source: str, leaves: tuple[str, ...], leaving: Leaving, line: int, shape: Shape) -> None:
    if not leaves:
        shape.say(line, "a field leaves as part of no field of disclosure; at least one was expected")
    protected = SOURCES[source].protected
    if protected and protected not in {leaving.fields[code].protected for code in leaves}:
        shape.say(line, f"{source} is kept under {protected!r}; a field of disclosure kept likewise was expected")


def text_of(parts: Mapping[str, Placed], key: str, shape: Shape) -> str:
    """Return a text on one line; empty where it is left out."""
    return " ".join((shape.word(parts[key], key) or "").split()) if key in parts else ""
