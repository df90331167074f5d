"""What is told about one child."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils import timezone

from openhart import policy
from openhart.foundation import ids
from openhart.people.models import Identity
from openhart.referrals.events import codes
from openhart.referrals.events.flags import RED_FLAGS, grouped
from openhart.referrals.events.states import STATES
from openhart.referrals.forms.fields import Line, OneOf, SomeOf, Words
from openhart.referrals.forms.questions import contradicts, fact_of, question_field
from openhart.referrals.forms.report import ReportForm
from openhart.referrals.models import ChildReported, Question, own_questions
from openhart.ui.fields import DateInput, WhenField, YesNoField

_FLAGS = {group: {flag.code: flag.label for flag in flags} for group, flags in grouped()}
_FLAG_HINTS = {flag.code: flag.definition for flag in RED_FLAGS}
_OLDEST = 120
_LETTERS = 2
_IDENTITY = (
    "given_name", "family_name", "preferred_name", "other_names", "languages", "phone", "address", "online_names",
    "description",
)  # fmt: skip
_TOWNS = ("residence", "location", "incident")
_AS_THEY_ARE = (
    "age", "gender", "residence_state", "location_state", "foreign_national", "in_agency_care", "case_open",
    "travel_authorized", "in_danger_now", "left_on_own", "is_missing", "missing_since", "recruitment_place",
    "recruiter_relation", "legal_basis", "placement", "at_placement", "safe_contact", "who_listens", "interpreter",
    "wishes", "tribe", "court", "attorney", "guardian_ad_litem", "link_number", "recruiter_name", "place_names",
    "notes",
)  # fmt: skip
#: Names on the page and in a file that are no field of a form.
_RESERVED = ("external_id", "children", "copied")
_SEVERAL = ("race_ethnicity", "red_flags", "recruitment", "control")


class ChildForm(forms.Form):
    """One child of a report, with the questions the pack asks of its own. Nothing is required."""

    moment_field: ClassVar[Callable[..., forms.Field]] = WhenField

    # The child
    known_reference = Line(
        "Reference number, if we know this child already", help_text="As in HT-2026-000123-K. It becomes a new "
        "referral on the child's case.",
    )  # fmt: skip
    given_name = Line("Given name")
    family_name = Line("Family name")
    preferred_name = Line("Name the child prefers")
    other_names = Line("Other names, nicknames")
    date_of_birth = forms.DateField(
        label="Date of birth", required=False, widget=DateInput(),
        error_messages={"invalid": "Enter the date of birth as in 2011-10-02, or leave it empty and enter the age."},
    )  # fmt: skip
    age = forms.IntegerField(
        label="Age, if the date of birth is not known", required=False, min_value=0, max_value=_OLDEST,
        error_messages={
            "invalid": "Enter the age in whole years.",
            "min_value": "An age cannot be less than 0.",
            "max_value": f"Enter an age of {_OLDEST} at most.",
        },
    )  # fmt: skip
    gender = OneOf("Gender", codes.GENDERS)
    race_ethnicity = SomeOf("Race and ethnicity", codes.RACES)
    languages = Line("Languages the child speaks")
    interpreter = Line("Interpreter needed?", help_text="Which language, and what the interpreter should know.")
    residence_town = OneOf("Town where the child lives", {})
    residence_state = OneOf("State where the child lives", STATES)
    address = Line("Address where the child lives", most=1000)
    phone = Line("Child's telephone")
    online_names = Line("Names the child uses online", most=1000)
    description = Line("What the child looks like", most=2000)
    link_number = Line("LINK number", help_text="The agency's own record number, so that nothing is entered twice.")
    tribe = Line("Tribe", help_text="If the child is or may be a member of a tribe.")

    # What may be happening
    concern = SomeOf("What is alleged or suspected?", codes.CONCERNS)
    red_flags = SomeOf(
        "Red flags", _FLAGS, hints=_FLAG_HINTS,
        help_text="Tick what was noticed. A red flag is a reason to ask further; it does not say that a child is "
        "exploited.",
    )  # fmt: skip
    no_red_flags = forms.BooleanField(label="Asked, and no red flag was noticed", required=False)
    incident_town = OneOf("Town where it happened", {})
    place_names = Words("Names of places, hotels, sites or profiles", rows=2)
    recruitment = SomeOf("How was the child drawn in?", codes.RECRUITMENT)
    recruitment_place = OneOf("Where?", codes.RECRUITMENT_PLACES)
    recruiter_relation = OneOf("By whom, in relation to the child?", codes.RECRUITER_RELATIONS)
    recruiter_name = Line("Name of that person", most=1000)
    control = SomeOf("How is the child controlled?", codes.CONTROL)
    placement = OneOf("Where did the child live when it happened?", codes.PLACEMENTS)
    at_placement = YesNoField(label="Did it happen at that home or placement?")
    legal_basis = OneOf("On which ground may the child be served?", codes.LEGAL_BASES)

    # Where the child is now
    location_town = OneOf("Town where the child is now", {})
    location_state = OneOf("State where the child is now", STATES)
    in_danger_now = YesNoField(
        label="Is the child in danger now?", help_text="If yes, and nobody is there: call 911 first."
    )
    is_missing = YesNoField(label="Is the child missing now?")
    missing_since: forms.Field = WhenField(label="If missing, when was the child last seen?", required=False)
    left_on_own = YesNoField(label="Did the child leave home or placement on their own?")
    in_agency_care = YesNoField(
        label="Is the child in DCF's care?",
        help_text="DCF has responsibility for placement, care or supervision.",
    )
    case_open = YesNoField(label="Is there an open DCF case?")
    travel_authorized = YesNoField(
        label="If outside the state: was the travel authorized?", help_text="By DCF or the legal guardian."
    )
    foreign_national = YesNoField(
        label="Is the child a foreign national?",
        help_text="Neither a U.S. citizen nor a lawful permanent resident. Do not ask the child for papers.",
    )

    # Contacting the child safely
    safe_contact = Words("How, when and by whom may the child be contacted?", rows=3)
    who_listens = Words("Who may be listening or watching?", rows=2)
    wishes = Words("What does the child want?", help_text="In the child's own words where you have them.", rows=3)
    court = Line("Court and docket", most=1000)
    attorney = Line("Child's attorney", most=1000)
    guardian_ad_litem = Line("Guardian ad litem", most=1000)
    notes = Words("Anything else about this child", rows=3)

    def __init__(self, *args: Any, now: datetime, towns: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        self.now = now
        super().__init__(*args, **kwargs)
        self.questions = self.own_questions()
        self.fields.update(self.own_fields())
        choices = [("", "Not known"), *towns]
        for name in _TOWNS:
            field = self.fields[f"{name}_town"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = choices
            field.error_messages["invalid_choice"] = "“%(value)s” is not a town of the list."

    @classmethod
    def own_questions(cls) -> tuple[Question, ...]:
        """Return what the pack of this installation asks of its own."""
        taken = {*cls.base_fields, *ReportForm.base_fields, *_RESERVED}
        return own_questions(policy.load_pack(settings.POLICY_PACK), taken)

    @classmethod
    def own_fields(cls) -> dict[str, forms.Field]:
        """Return the fields of those questions."""
        return {each.name: question_field(each.fact, cls.moment_field) for each in cls.own_questions()}

    def clean_known_reference(self) -> str:
        """Return the reference as we write it; refuse one whose check letter does not fit."""
        typed: str = self.cleaned_data["known_reference"]
        if not typed:
            return ""
        reference = ids.read_reference(typed)
        if reference is None:
            raise forms.ValidationError("This is not a reference number of ours, or a digit is wrong: read it again.")
        return reference

    def clean_date_of_birth(self) -> date | None:
        """Refuse a birth date in the future or before anybody alive."""
        born: date | None = self.cleaned_data["date_of_birth"]
        if born is None:
            return None
        today = timezone.localtime(self.now).date()
        if born > today:
            raise forms.ValidationError("The date of birth lies in the future.")
        if today.year - born.year > _OLDEST:
            raise forms.ValidationError("The date of birth is too long ago.")
        return born

    def clean_missing_since(self) -> datetime | None:
        """Refuse a time last seen that has not come yet."""
        moment: datetime | None = self.cleaned_data.get("missing_since")
        if moment is not None and moment > self.now:
            raise forms.ValidationError("The child cannot have been last seen in the future.")
        return moment

    def clean(self) -> dict[str, Any]:
        """Say where two answers contradict one another."""
        told = super().clean() or self.cleaned_data
        concern = set(told.get("concern") or ())
        if "none" in concern and len(concern) > 1:
            self.add_error("concern", "Choose what is alleged, or that neither is; not both.")
        if told.get("no_red_flags") and told.get("red_flags"):
            self.add_error("no_red_flags", "Red flags are ticked above: untick this, or untick them.")
        if told.get("missing_since") and told.get("is_missing") is False:
            self.add_error("missing_since", "The child is said not to be missing: leave this empty, or say yes above.")
        for each in self.questions:
            if contradicts(each.fact, told.get(each.name)):
                self.add_error(each.name, "Tick “None of these” alone, or untick it.")
        self._check_age(told)
        for name in ("residence", "location"):
            self._settle_state(told, name)
        return told

    def _check_age(self, told: dict[str, Any]) -> None:
        if told.get("age") is None or told.get("date_of_birth") is None:
            return
        today = timezone.localtime(self.now).date()
        born = ChildReported(identity=Identity(date_of_birth=told["date_of_birth"].isoformat()))
        if born.age_on(today) != told["age"]:
            self.add_error("age", "The age does not fit the date of birth. Leave one of them empty.")

    def _settle_state(self, told: dict[str, Any], name: str) -> None:
        """Take the state from a town of ours: that is known without asking."""
        town, state, ours = told.get(f"{name}_town"), told.get(f"{name}_state"), home_state()
        if not town or town == "other" or not ours:
            return
        if state and state != ours:
            self.add_error(f"{name}_state", f"The town chosen is in {STATES.get(ours, ours)}. Change one of them.")
        else:
            told[f"{name}_state"] = ours

    def reported(self, *, case_id: UUID | None = None) -> ChildReported:
        """Return what can be read of the form; what is wrong or empty counts as not known."""
        self.is_valid()
        told = self.cleaned_data if self.is_bound else {}
        born = told.get("date_of_birth")
        concern = told.get("concern")
        given = {name: told[name] for name in _AS_THEY_ARE if told.get(name) not in (None, "")}
        given.update({name: tuple(told[name]) for name in _SEVERAL if told.get(name)})
        if told.get("missing_since"):
            given["is_missing"] = True
        return ChildReported(
            identity=Identity(
                **{name: told.get(name, "") for name in _IDENTITY},
                date_of_birth=born.isoformat() if born else "",
                gender=codes.GENDERS.get(told.get("gender", ""), ""),
            ),
            case_id=case_id,
            towns={name: town for name in _TOWNS if (town := told.get(f"{name}_town"))},
            concern=frozenset(concern) - {"none"} if concern else None,
            indicators=False if told.get("no_red_flags") else None,
            own={
                each.fact.code: answer
                for each in self.questions
                if (answer := fact_of(each.fact, told.get(each.name))) is not None
            },
            **given,
        )


def home_state() -> str:
    """Return the two-letter code of the state whose policy this installation follows; empty when it names none."""
    state = settings.POLICY_PACK.rpartition("-")[2].upper()
    return state if len(state) == _LETTERS else ""
