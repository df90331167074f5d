"""`forms/*.yaml` of a pack: the forms, their fields, what each takes from a case and as part of what it leaves."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from openhart.policy.errors import Fault, PackError
from openhart.policy.law.forms import FORM_KNOWN, Form, FormSection
from openhart.policy.law.leaving import Leaving
from openhart.policy.law.pack import Pack
from openhart.policy.packs.field_reader import read_field, refuse_doubles, text_of
from openhart.policy.packs.form_overlay import laid_over
from openhart.policy.packs.leaving_reader import leaving_of
from openhart.policy.packs.loader import load_pack
from openhart.policy.reading.placed import MalformedError, Placed, decode, read_placed
from openhart.policy.reading.shape import Shape

FOLDER = "forms"
_FORM = ("form", "label", "title", "known", "citation", "to", "note", "sections")
_NEEDED = ("form", "label", "title", "known", "citation", "to", "sections")


def load_forms(name: str, *, agency: Path | str | None = None) -> Mapping[str, Form]:
    """Return the forms of a pack by their codes, given its name or folder; PackError says what is wrong, and where.

    ``agency`` is the folder of an agency's own files, which are laid over them. What was read once is kept.
    """
    pack = load_pack(name)
    return forms_of(pack) if not agency else _with_agency(pack, Path(agency).resolve())


@lru_cache(maxsize=8)
def _with_agency(pack: Pack, folder: Path) -> Mapping[str, Form]:
    return laid_over(forms_of(pack), leaving_of(pack), folder)


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
        refuse_doubles(sections, self.shape)
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

    def _text(self, parts: Mapping[str, Placed], key: str) -> str:
        return text_of(parts, key, self.shape)
