"""What django-allauth asks us, and how its secrets are sealed."""

import ipaddress
from base64 import b64decode, b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from openhart.sealing import keyring
from openhart.sealing.envelope import DataKey


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The library's questions about accounts: nobody signs up, nothing is mailed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the library gives it
        """Say that nobody makes an account for themselves."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: no message about an account leaves the desk."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address the request came from, as the server saw it."""
        return address_of(request)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The library's questions about second factors: secrets are sealed with the installation's key."""

    def encrypt(self, text: str) -> str:
        """Return a secret sealed."""
        return seal(text, place="library")

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret opened."""
        return open_sealed(encrypted_text, place="library")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return whom a passkey is for: this desk by its host name."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "OpenHART"}


def seal(text: str, *, place: str) -> str:
    """Return a secret sealed for a short while, such as in a session: with a secret that outlives rotation."""
    return b64encode(_briefly().seal(text.encode(), place=f"factor:{place}")).decode()


def open_sealed(sealed: str, *, place: str) -> str:
    """Return what was sealed at a place; raise SealBroken for anything else."""
    return _briefly().open(b64decode(sealed), place=f"factor:{place}").decode()


def _briefly() -> DataKey:
    return DataKey(keyring.secret("session"))


def address_of(request: HttpRequest) -> str:
    """Return the network address a request came from, as the server saw it."""
    try:
        return str(ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return "0.0.0.0"  # noqa: S104 - what is written where there is none
