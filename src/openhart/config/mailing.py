"""How mail leaves: the mail server, the sender and the file of the password, from the environment or the card."""

import os
from collections.abc import Mapping

from openhart.config.installation import Installation

#: Our name for it: the variable of the environment that wins over the card.
_NAMES = {"url": "HART_SMTP_URL", "from": "HART_SMTP_FROM", "password_file": "HART_SMTP_PASSWORD_FILE"}


def mail(here: Installation) -> Mapping[str, str]:
    """Return how an installation sends mail; an empty ``url`` while no mail server is named."""
    said = {name: os.environ.get(variable) or here.mail.get(name, "") for name, variable in _NAMES.items()}
    return {**said, "name": here.name or "OpenHART"}


def webhook_authority() -> str:
    """Return the file with certificates that endpoints of webhooks are believed by, instead of the system's."""
    return os.environ.get("HART_WEBHOOK_CA", "")
