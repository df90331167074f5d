"""An agency's own files laid over the forms of a pack: its words, its order, its own fillable PDF."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from openhart.policy.errors import Fault, PackError
from openhart.policy.law.forms import FORM_KNOWN, Form, FormField, FormSection, OwnPaper
from openhart.policy.law.leaving import Leaving
from openhart.policy.packs.field_reader import read_field, refuse_doubles, text_of
from openhart.policy.reading.placed import MalformedError, Placed, decode, read_placed, shown
from openhart.policy.reading.shape import Shape

_TEXTS = ("label", "title", "citation", "note")
_KEYS = ("agency", "form", "known", *_TEXTS, "labels", "leave_out", "sections", "paper")


def laid_over(forms: Mapping[str, Form], leaving: Leaving, folder: Path) -> Mapping[str, Form]:
    """Return the forms changed by every file of an agency's folder; PackError says what is wrong, and where."""
    changed, faults = dict(forms), list[Fault]()
    if not folder.is_dir():
        raise PackError([Fault(str(folder), 1, "there is no such folder of forms")])
    for path in sorted(folder.glob("*.yaml")):
        try:
            form = _Overlay(forms, leaving, folder, path.name).read(path)
        except MalformedError as error:
            faults += [Fault(path.name, each.line, each.text) for each in error.problems]
            continue
        if changed[form.code].changed_by:
            faults.append(Fault(path.name, 1, f"{form.code} is changed by {changed[form.code].file} already"))
        changed[form.code] = form
    if faults:
        raise PackError(faults)
    return changed


class _Overlay:
    """Reads one file on top of the form that it names."""

    def __init__(self, forms: Mapping[str, Form], leaving: Leaving, folder: Path, file: str) -> None:
        self.forms, self.leaving, self.folder, self.file = forms, leaving, folder, file
        self.shape = Shape()

    def read(self, path: Path) -> Form:
        parts = self.shape.mapping(
            read_placed(decode(path.read_bytes())), "an agency's form", _KEYS, ("agency", "form")
        )
        code = self.shape.one_of(parts["form"], "form", self.forms) if "form" in parts else None
        self.shape.stop_if_wrong()
        form = self.forms[code or ""]
        if "known" in parts:
            form = replace(form, known=self.shape.one_of(parts["known"], "way of knowing", FORM_KNOWN) or "")
        texts = {key: text_of(parts, key, self.shape) for key in _TEXTS if key in parts}
        form = replace(form, changed_by=text_of(parts, "agency", self.shape), file=self.file)
        form = replace(form, **texts)  # type: ignore[arg-type]  # names of texts only
        if "sections" in parts:
            form = replace(form, sections=self._sections(form, parts["sections"]))
        form = self._relabelled(self._without(form, parts.get("leave_out")), parts.get("labels"))
        if "paper" in parts:
            form = replace(form, paper=self._paper(form, parts["paper"]))
        self.shape.stop_if_wrong()
        return form

    def _without(self, form: Form, placed: Placed | None) -> Form:
        if placed is None:
            return form
        gone = self.shape.many_of(placed, "leave_out", "field", _codes(form))
        kept = [(each, tuple(one for one in each.fields if one.code not in gone)) for each in form.sections]
        return replace(form, sections=tuple(replace(each, fields=fields) for each, fields in kept if fields))

    def _relabelled(self, form: Form, placed: Placed | None) -> Form:
        given = placed.value if placed is not None else {}
        if not isinstance(given, dict):
            self.shape.say(placed.line if placed else 1, "labels is no mapping; field: label was expected")
            return form
        known = _codes(form)
        for code, each in given.items():
            if code not in known:
                self.shape.say(each.line, f"unknown field {shown(code)}; a field of {form.code} was expected")
        labels = {code: self.shape.word(each, "label") or "" for code, each in given.items()}
        return replace(form, sections=tuple(_relabel(each, labels) for each in form.sections))

    def _sections(self, form: Form, placed: Placed) -> tuple[FormSection, ...]:
        """Return the agency's own order: fields of the form by their codes, and further ones in full."""
        known = {each.code: each for each in form.fields()}
        found = []
        for each in self.shape.sequence(placed, "sections"):
            parts = self.shape.mapping(each, "a section", ("section", "fields"), ("section", "fields"))
            items = self.shape.sequence(parts["fields"], "fields") if "fields" in parts else []
            fields = [self._field(item, known) for item in items]
            found.append(FormSection(title=text_of(parts, "section", self.shape), fields=tuple(filter(None, fields))))
        refuse_doubles(found, self.shape)
        return tuple(found)

    def _field(self, placed: Placed, known: Mapping[str, FormField]) -> FormField | None:
        if not isinstance(placed.value, dict):
            code = self.shape.one_of(placed, "field", known)
            return known[code] if code is not None else None
        field = read_field(placed, self.leaving, self.shape)
        as_pack = [each.leaves for form in self.forms.values() for each in form.fields() if each.source == field.source]
        if as_pack and not any(set(leaves) <= set(field.leaves) for leaves in as_pack):
            text = f"{field.source} leaves as part of {', '.join(as_pack[0])}; an agency may not say less"
            self.shape.say(placed.line, text)
        return field

    def _paper(self, form: Form, placed: Placed) -> OwnPaper:
        parts = self.shape.mapping(placed, "a paper", ("file", "boxes"), ("file", "boxes"))
        file, boxes = text_of(parts, "file", self.shape), parts["boxes"].value if "boxes" in parts else {}
        path = (self.folder / file).resolve()
        if file and (not path.is_relative_to(self.folder.resolve()) or not path.is_file()):
            self.shape.say(parts["file"].line, f"there is no file {shown(file)} in the folder of forms")
        if not isinstance(boxes, dict):
            self.shape.say(parts["boxes"].line, "boxes is no mapping; box: field was expected")
            return OwnPaper(file=path, boxes={})
        known = _codes(form)
        for each in boxes.values():
            self.shape.one_of(replace(each, value=str(each.value).partition("=")[0].strip()), "field", known)
        return OwnPaper(file=path, boxes={name: str(each.value) for name, each in boxes.items()})


def _codes(form: Form) -> dict[str, str]:
    return {each.code: each.label for each in form.fields()}


def _relabel(section: FormSection, labels: Mapping[str, str]) -> FormSection:
    fields: Iterable[FormField] = (replace(each, label=labels.get(each.code, each.label)) for each in section.fields)
    return FormSection(title=section.title, fields=tuple(fields))
