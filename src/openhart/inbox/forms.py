"""The shape of what is typed about members; whether it is allowed is for the actions to say."""

from django import forms

_NAME = r"^[a-z0-9][a-z0-9._-]{2,79}$"


class MemberForm(forms.Form):
    """Somebody who is to read an organisation's letters."""

    display_name = forms.CharField(
        label="Name", max_length=120, error_messages={"required": "Enter the person's name."},
        help_text="With rank or office, as in: Sgt. Robin Hale.",
    )  # fmt: skip
    username = forms.RegexField(
        _NAME, label="User name", max_length=80,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
        help_text="Small letters, figures, dots and dashes. Somebody with a partner's account keeps the one they have.",
        error_messages={
            "required": "Choose a user name.", "invalid": "Use at least three small letters, figures, dots or dashes.",
        },
    )  # fmt: skip
