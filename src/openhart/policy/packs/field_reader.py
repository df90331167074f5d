"""One field of a form: what it takes from a case, and as part of what it leaves."""

from collections.abc import Iterable, Mapping

from openhart.policy.law.forms import SOURCES, FormField, FormSection
from openhart.policy.law.leaving import Leaving
from openhart.policy.reading.placed import Placed
from openhart.policy.reading.shape import Shape

_FIELD = ("field", "label", "from", "leaves")


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


def refuse_doubles(sections: Iterable[FormSection], shape: Shape) -> None:
    """Note fields that stand twice on a form."""
    seen: set[str] = set()
    for each in (field for section in sections for field in section.fields):
        if each.code in seen:
            shape.say(each.line, f"the field {each.code!r} stands twice")
        seen.add(each.code)
