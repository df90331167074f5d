"""What police and NCMEC ask for, and the next shift needs (34 USC 41308; 42 USC 671(a)(35))."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField

from openhart.missing.events import codes
from openhart.missing.forms.pieces import one_of, radios, some_of, stripped, text

#: section: (title, names of its fields in order)
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("What happened", ("kind", "circumstances", "last_seen_place", "last_seen_by", "lived_at", "school")),
    ("How the child looks", ("height", "weight", "hair", "eyes", "marks", "clothing", "belongings", "photo")),
    ("Where the child may be, and with whom", ("places", "companions", "vehicle", "habits")),
    ("How the child can be reached", ("phones", "online_names", "devices")),
    ("What puts the child at risk", ("risks", "risk_words", "medical", "medication")),
    ("Police", ("ncic_category", "police_report", "alert")),
    ("Whom to call, day and night", ("on_call",)),
)
_ALERTS = {"none": "Not considered", "considered": "Considered and not issued", "issued": "Issued"}
_MEDICAL = ("medical", "medication")


class ParticularsForm(forms.Form):
    """Everything that is known of a missing child, in the order in which it is asked on the telephone."""

    kind = radios("What happened?", codes.KINDS, required="Choose what happened, or “Not known”.")
    circumstances = text("How it came about", rows=4)
    last_seen_place = text("Where the child was last seen")
    last_seen_by = text("Who saw the child last")
    lived_at = text("Where the child lives or is placed", rows=2)
    school = text("School")
    height = text("Height", hint="Such as 5 ft 4 in.")
    weight = text("Weight", hint="Such as 120 lb.")
    hair = text("Hair")
    eyes = text("Eyes")
    marks = text("Scars, tattoos, piercings, glasses, braces", rows=2)
    clothing = text("What the child wears", rows=2)
    belongings = text("What the child carries", rows=2)
    photo = text("Photograph", hint="Which one, from when, and who has it. Put the picture itself under Documents.")
    places = text("Places", rows=3, hint="One in each line.")
    companions = text("People", rows=3, hint="One in each line, with what is known of them.")
    vehicle = text("Vehicle", hint="Make, color, plate, state.")
    habits = text("Habits and routes", rows=2, hint="Buses, times, who pays.")
    phones = text("Telephone numbers", rows=2, hint="One in each line.")
    online_names = text("Online names", rows=2, hint="One in each line, with the service.")
    devices = text("Devices and how they might be found", rows=2)
    risks = some_of("Risks", codes.RISKS)
    risk_words = text("More about the risks", rows=2)
    medical = text("Medical needs", rows=2, hint="Seen by those who see medical details.")
    medication = text("Medication, and when it runs out", rows=2, hint="Seen by those who see medical details.")
    ncic_category = one_of("Category of the NCIC entry", codes.NCIC_CATEGORIES)
    police_report = text(
        "Police report number", hint="The NCIC number and the NCMEC number are kept with the notices that they prove."
    )
    alert = one_of("AMBER or other alert", _ALERTS)
    on_call = text("Name, telephone, hours", rows=2)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, sees_medical: bool, **kwargs: Any) -> None:
        """Leave out what the viewer may not see: what is kept stays as it is."""
        super().__init__(*args, **kwargs)
        self.kept: frozenset[str] = frozenset()
        if not sees_medical:
            self.kept = frozenset(_MEDICAL)
            for name in _MEDICAL:
                del self.fields[name]
            risks = self.fields["risks"]
            assert isinstance(risks, forms.MultipleChoiceField)  # noqa: S101 - declared above
            risks.choices = [(code, label) for code, label in codes.RISKS.items() if code not in codes.MEDICAL_RISKS]

    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """Return the fields in sections."""
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in SECTIONS]

    def words(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is to be sealed; risks that the viewer does not see stay as they were."""
        told = self.cleaned_data
        names = [name for _, names in SECTIONS for name in names if name != "kind"]
        words = stripped(told, names)
        if self.kept:
            hidden = [code for code in before.get("risks", []) if code in codes.MEDICAL_RISKS]
            words["risks"] = [*told.get("risks", []), *hidden]
        return {name: value for name, value in words.items() if value}

    def label_of(self, name: str) -> str:
        """Return the label of a field."""
        return str(self.fields[name].label) if name in self.fields else ""
