"""The shapes of what is typed about people with an account; whether it is allowed is for the actions to say."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from openhart.accounts.access import POWERS
from openhart.accounts.access.people import givable
from openhart.accounts.lifecycle.people import BY_HAND, REASONS, State
from openhart.accounts.models import Purpose, Role, Scope
from openhart.ui.fields import DateInput, HintedChoices

_STATES = (
    ("", "Every state"), (State.ACTIVE, "Active"), (State.INVITED, "Has not come in yet"), (State.LOCKED, "Locked"),
    (State.UNUSED, "Soon unused for 90 days"), (State.DISABLED, "Disabled"),
)  # fmt: skip
_AGENCY = "agency"
_FIRST_YEAR, _LAST_YEAR = 2000, 2199


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared as one
    field.choices = list(choices)


class PeopleFilterForm(forms.Form):
    """Which people are listed."""

    words = forms.CharField(label="Name or user name", max_length=80, required=False)
    role = forms.ChoiceField(label="Role", required=False)
    region = forms.ChoiceField(label="Region", required=False)
    state = forms.ChoiceField(label="State", required=False, choices=_STATES)

    def __init__(self, *args: Any, regions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "role", [("", "Every role"), *Role.choices])
        _choose(self, "region", [("", "Every region"), *regions])


class RoleForm(forms.Form):
    """A role, how far it reaches, and until when."""

    role = forms.ChoiceField(label="Role", error_messages={"required": "Choose a role."})
    reach = forms.ChoiceField(label="How far it reaches", error_messages={"required": "Choose how far it reaches."})
    until = forms.DateField(
        label="Last day", required=False, widget=DateInput(),
        help_text="Leave it empty when no end is known. The role ends with that day.",
        error_messages={"invalid": "Enter the day as in 2026-10-02."},
    )  # fmt: skip

    def __init__(self, *args: Any, regions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "role", [("", "Choose a role"), *((role, f"{role.label}: {_reach(role)}") for role in givable())])
        reaches = [(_AGENCY, "The whole agency"), *((f"region:{code}", name) for code, name in regions)]
        _choose(self, "reach", [("", "Choose how far"), *reaches])

    def clean(self) -> dict[str, Any]:
        """Say when a role does not reach as far as was chosen, beside the choice."""
        typed = super().clean() or {}
        role, reach = typed.get("role"), typed.get("reach")
        scope = Scope.AGENCY if reach == _AGENCY else Scope.REGION
        if role and reach and scope not in POWERS[Role(role)].scopes:
            self.add_error("reach", f"{Role(role).label} is given for {_reach(Role(role))}.")
        day = typed.get("until")
        if day and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            self.add_error("until", "Look at the year again: enter all four digits, as in 2026-10-02.")
        return typed

    def scope(self) -> Scope:
        """Return how far the role reaches."""
        return Scope.AGENCY if self.cleaned_data["reach"] == _AGENCY else Scope.REGION

    def region(self) -> str:
        """Return the region it reaches, or nothing."""
        return str(self.cleaned_data["reach"]).partition(":")[2]

    def until_at(self) -> datetime | None:
        """Return the moment the last day ends where the agency is."""
        day: date | None = self.cleaned_data.get("until")
        if day is None:
            return None
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=timezone.get_current_timezone())


def _reach(role: Role) -> str:
    words = {Scope.AGENCY: "the whole agency", Scope.REGION: "one region"}
    return " or ".join(words[scope] for scope in words if scope in POWERS[role].scopes)


class AddPersonForm(RoleForm):
    """A new account with its first role, if it is to have one."""

    display_name = forms.CharField(
        label="Full name", max_length=120, help_text="As colleagues know the person.",
        error_messages={"required": "Enter the person's name."},
    )  # fmt: skip
    username = forms.CharField(
        label="User name", max_length=80,
        help_text="Letters, digits, dots and hyphens, such as m.tran. The person types it to sign in.",
        error_messages={"required": "Enter a user name."},
    )  # fmt: skip
    field_order = ("display_name", "username", "role", "reach", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("role", "reach"):
            self.fields[name].required = False
        hint = "Leave it empty for partners and Response Team members: whoever assigns them gives them single cases."
        self.fields["role"].help_text = hint

    def clean_username(self) -> str:
        """Return the user name in small letters, or say which characters it may have."""
        typed = str(self.cleaned_data["username"]).strip().lower()
        if not re.fullmatch(r"[a-z0-9][a-z0-9._@-]*", typed):
            raise forms.ValidationError("Use letters from a to z, digits, dots, hyphens and @ only.")
        return typed

    def clean(self) -> dict[str, Any]:
        """Say when one of role and reach was chosen without the other."""
        typed = super().clean()
        if typed.get("role") and not typed.get("reach") and "reach" not in self.errors:
            self.add_error("reach", "Choose how far the role reaches.")
        if typed.get("reach") and not typed.get("role") and "role" not in self.errors:
            self.add_error("role", "Choose the role that reaches so far, or leave both empty.")
        return typed


class DisableForm(forms.Form):
    """Why an account is disabled."""

    because = forms.ChoiceField(
        label="Why", choices=[(each, REASONS[each]) for each in BY_HAND],
        widget=HintedChoices(hints={
            "left": "Coming shifts and covers end. What was offered to the person goes back to who offered it.",
            "at_risk": "Shifts and covers stay as they are: name somebody else for those that cannot wait.",
        }),
        error_messages={"required": "Say why."},
    )  # fmt: skip


class InviteForm(forms.Form):
    """What a one-time code is for."""

    purpose = forms.ChoiceField(
        label="What the code is for",
        widget=HintedChoices(hints={
            Purpose.JOIN: "The person chooses a password and sets up a second factor.",
            Purpose.PASSWORD: "The second factor stays and is asked.",
            Purpose.SECOND_FACTOR: "The password stays and is asked; the second factors there are now are taken away.",
        }),
        error_messages={"required": "Say what the code is for."},
    )  # fmt: skip

    def __init__(self, *args: Any, purposes: Sequence[Purpose], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "purpose", [(each, str(each.label)) for each in purposes])


class IdsField(forms.MultipleChoiceField):
    """Ids that a page has sent along; which of them may be meant is for the action to say."""

    widget = forms.MultipleHiddenInput
    _MOST = 5000

    def to_python(self, value: Any) -> list[Any]:
        """Return the ids; anything else was not typed by a person."""
        typed = super().to_python(value)
        try:
            return [UUID(each) for each in typed[: self._MOST]]
        except ValueError as fault:
            raise forms.ValidationError("Open the page again: it was sent in a form that cannot be read.") from fault

    def valid_value(self, value: Any) -> bool:
        """Let every id pass."""
        return isinstance(value, UUID)


class ReviewForm(forms.Form):
    """What an auditor found: which grants end, and one sentence."""

    seen = IdsField(error_messages={"required": "This person holds nothing that could be reviewed."})
    ending = IdsField(required=False)
    words = forms.CharField(
        label="What you looked at, in one sentence", max_length=500,
        help_text="For example: confirmed with the supervisor; moved to Region 2 in May. Never anything about a child.",
        error_messages={"required": "Write one sentence: whom you asked, or what you compared."},
    )  # fmt: skip
