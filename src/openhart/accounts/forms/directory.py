"""The shape of a line of the table from the directory's claims to roles."""

from collections.abc import Sequence
from typing import Any

from django import forms

from openhart.accounts.access.claims import mappable
from openhart.accounts.forms.people import RoleForm


class ClaimRuleForm(RoleForm):
    """Which role follows from which value of a claim, and how far it reaches."""

    claim = forms.ChoiceField(label="Claim", error_messages={"required": "Choose a claim."})
    value = forms.CharField(
        label="Value", max_length=200,
        help_text="Exactly as the directory sends it, such as the group's ID in Entra ID or its name in Okta.",
        error_messages={"required": "Enter the value."},
    )  # fmt: skip
    field_order = ("claim", "value", "role", "reach")

    def __init__(self, *args: Any, claims: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["until"]
        claim, role = self.fields["claim"], self.fields["role"]
        assert isinstance(claim, forms.ChoiceField)  # noqa: S101 - declared as one
        assert isinstance(role, forms.ChoiceField)  # noqa: S101 - declared as one
        claim.choices = [(name, name) for name in claims]
        role.choices = [("", "Choose a role"), *((each, each.label) for each in mappable())]
