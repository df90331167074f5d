"""Forms as data: sections and fields, what each takes from a case, and as part of which fields it leaves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

#: How the fields of a form are known: from the agency's own paper, or inferred from what the duties ask for.
FORM_KNOWN: Mapping[str, str] = {
    "official": "as on the agency's own paper",
    "inferred": "inferred: no official text is public; the agency lays its own paper over these fields",
}
LINES, WORDS, TABLE, PICTURE = "lines", "words", "table", "picture"


@dataclass(frozen=True, slots=True)
class Source:
    """One thing that a case knows: in words, in which shape it comes, and the permission that it is kept under."""

    words: str
    shape: str = LINES
    protected: str = ""


#: The closed list of what a field of a form takes from a case. The room `paperwork` has a function for each.
SOURCES: Mapping[str, Source] = {
    "child.name": Source("given and family name"),
    "child.other_names": Source("preferred and other names"),
    "child.birth_date": Source("date of birth"),
    "child.age": Source("age in years"),
    "child.gender": Source("gender, as the person says it"),
    "child.race": Source("race and ethnicity, as reported"),
    "child.languages": Source("languages and interpreter"),
    "child.phone": Source("telephone"),
    "child.address": Source("address"),
    "child.online_names": Source("online names"),
    "child.description": Source("description of the person"),
    "child.numbers": Source("number in the agency's own system"),
    "child.tribe": Source("tribe"),
    "child.lawyers": Source("court, attorney and guardian ad litem"),
    "child.safe_contact": Source("how the child may be contacted, and who may be listening"),
    "child.wishes": Source("what the child wants"),
    "child.nationality": Source("whether a foreign national", protected="immigration"),
    "case.reference": Source("number of the case"),
    "case.opened": Source("when the case was opened"),
    "case.region": Source("region of the agency"),
    "case.standing": Source("whether in the agency's care, and whether a case is open"),
    "case.told": Source("who must be told, by when, and when they were", TABLE),
    "case.steps": Source("what else is owed, by when, and when it was done", TABLE),
    "town.residence": Source("town in which the child lives"),
    "town.incident": Source("town in which it happened"),
    "town.location": Source("town in which the child is or was last known to be"),
    "concern.kind": Source("what is alleged: sex trafficking, labor trafficking"),
    "concern.status": Source("status of the child as a victim"),
    "concern.danger": Source("whether the child is in danger now"),
    "concern.found_by": Source("who found the concern, where no report made it"),
    "report.received": Source("when and how the report came"),
    "report.reporter_kind": Source("kind of reporter, never who", protected="reporter"),
    "report.own_words": Source("what the reporter said", WORDS),
    "report.why_suspected": Source("why trafficking is suspected", WORDS),
    "report.other_concerns": Source("other concerns for the child", WORDS),
    "report.notes": Source("what whoever took the report noted", WORDS),
    "report.red_flags": Source("red flags, those of health left out"),
    "report.health_flags": Source("red flags that speak of health", protected="medical"),
    "report.recruitment": Source("how and where the child was drawn in"),
    "report.control": Source("how the child is controlled"),
    "report.place_names": Source("places named"),
    "report.placement": Source("where the child lived when it happened, and whether it happened there"),
    "report.recruiter": Source("who drew the child in", protected="exploiter"),
    "decision.words": Source("accepted or not, and the response time"),
    "decision.definitions": Source("operational definitions met"),
    "decision.reason": Source("the reason of the decision", WORDS),
    "decision.assigned": Source("unit, track and office"),
    "people.family": Source("parents or guardian"),
    "people.exploiter": Source("who is suspected", protected="exploiter"),
    "missing.last_seen": Source("when the child was last seen"),
    "missing.last_seen_place": Source("where the child was last seen, and by whom"),
    "missing.learned": Source("when the agency learned of it"),
    "missing.kind": Source("what happened: left, lost, taken"),
    "missing.circumstances": Source("how it came about", WORDS),
    "missing.residence": Source("where the child lives or is placed"),
    "missing.school": Source("school"),
    "missing.height_weight": Source("height and weight"),
    "missing.hair_eyes": Source("hair and eyes"),
    "missing.marks": Source("scars, tattoos, piercings, glasses, braces"),
    "missing.clothing": Source("what the child wears and carries"),
    "missing.photo": Source("the newest photograph among the documents", PICTURE),
    "missing.photo_words": Source("which photograph, from when, and who has it"),
    "missing.places": Source("where the child may be"),
    "missing.companions": Source("with whom the child may be"),
    "missing.vehicle": Source("vehicle"),
    "missing.habits": Source("habits and routes"),
    "missing.reach": Source("telephone numbers, online names and devices"),
    "missing.risks": Source("risks, those of health left out"),
    "missing.risk_words": Source("more about the risks", WORDS),
    "missing.health_risks": Source("risks that speak of health", protected="medical"),
    "missing.medical": Source("medical needs and medication", protected="medical"),
    "missing.police": Source("police report number and category of the NCIC entry"),
    "missing.numbers": Source("NCIC and NCMEC numbers, officer and badge, from the notices that they prove"),
    "missing.alert": Source("AMBER or other alert"),
    "missing.on_call": Source("whom to call, day and night"),
    "missing.asked": Source("who was asked, when, and what came of it", TABLE),
    "missing.earlier": Source("earlier missing episodes: from, until, where located", TABLE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field: what it takes from a case, and the fields of disclosure that must all be let out for it to leave."""

    code: str
    label: str
    source: str
    leaves: tuple[str, ...]
    line: int = 0

    @property
    def shape(self) -> str:
        """Return in which shape its source comes."""
        return SOURCES[self.source].shape

    def is_let_out(self, fields: frozenset[str]) -> bool:
        """Return whether the field stands on the paper of a recipient who is told these fields."""
        return set(self.leaves) <= fields


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSection:
    """Fields under one title."""

    title: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPaper:
    """The agency's own fillable PDF laid over a form: which of its boxes takes which field of the form."""

    file: Path
    boxes: Mapping[str, str]  # name of the box → code of the field; "field = line" for a box to be ticked


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form of one pack, as the agency's file changed it."""

    code: str
    label: str
    title: str
    known: str
    citation: str
    to: tuple[str, ...]  # the recipients it is for
    sections: tuple[FormSection, ...]
    note: str = ""  # stands at the end of the paper
    paper: OwnPaper | None = None
    changed_by: str = ""  # the agency whose file was laid over it
    file: str = ""
    line: int = 0

    @property
    def short(self) -> str:
        """Return what people call it: the label up to its comma."""
        return self.label.partition(",")[0]

    def fields(self) -> Iterator[FormField]:
        """Yield the fields in the order of the paper."""
        for section in self.sections:
            yield from section.fields

    def leaving(self) -> frozenset[str]:
        """Return every field of disclosure that something on the form is part of."""
        return frozenset(code for each in self.fields() for code in each.leaves)
