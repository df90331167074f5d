"""Who is asking, which roles there are, and what each brings."""

from openhart.accounts.access.roles import (
    PARTNERS,
    POWERS,
    READING,
    REVEALING,
    WORKING,
    Field,
    Powers,
    those_that,
    who_may_see,
)
from openhart.accounts.access.viewers import SYSTEM, Viewer, ViewerRequest, any_of, check_role, only

__all__ = [
    "PARTNERS",
    "POWERS",
    "READING",
    "REVEALING",
    "SYSTEM",
    "WORKING",
    "Field",
    "Powers",
    "Viewer",
    "ViewerRequest",
    "any_of",
    "check_role",
    "only",
    "those_that",
    "who_may_see",
]
