"""What opens a transaction says so."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import transaction as django_transaction

P = ParamSpec("P")
R = TypeVar("R")


def transaction(act: Callable[P, R]) -> Callable[P, R]:
    """Run an action whole or not at all; an action called by another joins the outer transaction."""
    return django_transaction.atomic(act)
