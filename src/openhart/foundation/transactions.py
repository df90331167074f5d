"""What opens a transaction says so."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction as django_transaction

from openhart.foundation import origin

P = ParamSpec("P")
R = TypeVar("R")


def transaction(act: Callable[P, R]) -> Callable[P, R]:
    """Run an action whole or not at all; an action called by another joins the outer transaction.

    What it told the trail is undone with it: whoever asks afterwards of what the trail was told, hears so.
    """

    @wraps(act)
    def whole(*args: P.args, **kwargs: P.kwargs) -> R:
        told = origin.current().written_of
        before = frozenset(told)
        try:
            with django_transaction.atomic():
                return act(*args, **kwargs)
        except BaseException:
            told.intersection_update(before)
            raise

    return whole
