"""Which roles may follow from what the agency's directory says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from openhart.accounts.access.people import check_givable, givable
from openhart.accounts.access.roles import PARTNERS
from openhart.accounts.models import ClaimRule, Role, Scope
from openhart.foundation.refused import Refused


@dataclass(frozen=True, slots=True, order=True)
class Reach:
    """A role and how far it reaches."""

    role: str
    scope: str
    region: str = ""


def mappable() -> list[Role]:
    """Return the roles that can follow from a claim: those of the agency's own staff that reach beyond single cases.

    Administrators decide who may see what, this table included. One is named by another, by hand and on the trail;
    whoever keeps the groups of the directory makes none, and no fault of the directory takes the last one away.
    """
    return [role for role in givable() if role not in PARTNERS and role != Role.ADMINISTRATOR]


def check_mappable(role: Role, scope: Scope) -> None:
    """Refuse a line of the table by which nobody could hold anything."""
    check_givable(role, scope)
    if role == Role.ADMINISTRATOR:
        raise Refused("Administrators are named by another administrator, never by the directory.")
    if role not in mappable():
        raise Refused(f"{role.label} does not follow from a claim: partners have accounts of their own.")


def follows(rules: Iterable[ClaimRule], values: Mapping[str, Sequence[str]]) -> frozenset[Reach]:
    """Return what somebody with these values of claims holds by a table."""
    return frozenset(
        Reach(rule.role, rule.scope, rule.region)
        for rule in rules
        if rule.value in values.get(rule.claim, ()) and Role(rule.role) in mappable()
    )
