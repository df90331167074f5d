"""What a password may not be built from."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator

MOST_CHARACTERS = 128
_LEAST_LEFT = 8
_LEAST_DIFFERENT = 5


class NotOurWords:
    """Refuse what is left too short, or common, once the agency's words and the person's own names are taken away."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise a fault that says so."""
        if len(password) > MOST_CHARACTERS:
            raise forms.ValidationError(f"Use {MOST_CHARACTERS} characters or fewer.", code="password_too_long")
        names = " ".join(str(getattr(user, name, "")) for name in ("username", "display_name"))
        words = [*settings.PASSWORD_WORDS, *(word for word in re.split(r"\W+", names) if len(word) > 2)]  # noqa: PLR2004 - two letters are in every sentence
        left = password.casefold()
        for word in sorted(words, key=len, reverse=True):
            left = left.replace(word.casefold(), "")
        is_common = left.strip(" 0123456789-_.!") in CommonPasswordValidator().passwords
        if len(left) < _LEAST_LEFT or is_common or len(set(password)) < _LEAST_DIFFERENT:
            raise forms.ValidationError(
                "This is easy to guess: it is little more than a common word, the agency's words or your own name. "
                "Use four or five words that have nothing to do with one another.",
                code="password_of_our_words",
            )

    def get_help_text(self) -> str:
        """Return what the page says beforehand."""
        return "Do not build it from your own name or from words of the agency."
