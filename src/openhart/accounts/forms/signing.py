"""The shapes of what is typed to come in and to look after one's own sign-in."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from openhart.accounts.forms.passwords import MOST_CHARACTERS
from openhart.accounts.models import User

_LONGEST_NAME = 80
_LONGEST_CODE = 40
_LONGEST_LINK = 200


def password_field(label: str, *, autocomplete: str, hint: str = "") -> forms.CharField:
    """Return a field for a password: nothing of it is cut off or changed, and it may be pasted."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "data-secret": ""})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=1000, help_text=hint)


def code_field(label: str, *, hint: str = "") -> forms.CharField:
    """Return a field for a code of six digits or a recovery code."""
    attrs = {"autocomplete": "one-time-code", "spellcheck": "false", "class": "hart-input--short"}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, widget=widget, max_length=_LONGEST_CODE, help_text=hint)


class SignIn(forms.Form):
    """A user name and a password."""

    username = forms.CharField(
        label="User name",
        max_length=_LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = password_field("Password", autocomplete="current-password")


class Code(forms.Form):
    """The code of the second step."""

    code = code_field("Code", hint="Six digits from your authenticator app, or one of your recovery codes.")


class AppCode(forms.Form):
    """The code an authenticator app shows while it is set up."""

    code = code_field("Code the app shows", hint="Six digits; they change every 30 seconds.")


class AgainWithPassword(forms.Form):
    """A password and a code, from somebody who is signed in already."""

    password = password_field("Password", autocomplete="current-password")
    code = code_field("Code", hint="Six digits from your authenticator app, or one of your recovery codes.")


class PasskeyName(forms.Form):
    """What a passkey is called."""

    name = forms.CharField(
        label="Name", max_length=60, help_text="So that you know it again, such as “Office computer” or “Blue key”."
    )


class NewPassword(forms.Form):
    """A new password, typed twice."""

    password = password_field(
        "New password",
        autocomplete="new-password",
        hint=f"15 to {MOST_CHARACTERS} characters of any kind, spaces too. Four or five unrelated words are easy "
        "to remember. It never runs out.",
    )
    again = password_field("The same password again", autocomplete="new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Return the password, or say why it is too easy to guess."""
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """Say when the two are not the same."""
        given = self.cleaned_data
        if "password" in given and "again" in given and given["password"] != given["again"]:
            self.add_error("again", "This is not the same as the password above.")
        return given


class ChangePassword(NewPassword):
    """A new password, and the one that held until now."""

    current = password_field("Present password", autocomplete="current-password")
    field_order = ("current", "password", "again")


class ResetPassword(NewPassword):
    """A new password, and a code of the second factor."""

    code = code_field("Code", hint="Six digits from your authenticator app, or one of your recovery codes.")
    field_order = ("code", "password", "again")


class OldPassword(forms.Form):
    """The password of somebody whose second factor is lost."""

    password = password_field("Password", autocomplete="current-password")


class Invited(forms.Form):
    """The code of an invitation, and that the notice was read."""

    invitation = forms.CharField(
        label="Invitation code",
        max_length=_LONGEST_LINK,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-from-link": ""}),
        help_text="If you opened the link you were given, it is filled in already. If not, paste the code or the whole "
        "link here.",
    )
    agreed = forms.BooleanField(
        label="I have read this notice and agree to it",
        error_messages={"required": "Read the notice and tick the box to go on."},
    )
