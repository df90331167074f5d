"""The roles, and what each brings: the table of need-to-know that people can read.

Sources: policy 21-14 and its practice guide (who consults, reviews, triages and convenes), CJIS AC-5 and AC-6
(an administrator reads no case, an auditor changes none), ASVS 5.0 8.1.2 (field-level permissions).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from openhart.accounts.models.grants import Role, Scope


class Field(StrEnum):
    """What is shown to fewer people than the case itself."""

    REPORTER = "reporter"  # who reported, and how to reach them
    EXPLOITER = "exploiter"  # who is suspected of trafficking or abusing the child
    SHELTER = "shelter"  # where a hidden shelter is
    MEDICAL = "medical"
    IMMIGRATION = "immigration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Powers:
    """What a role brings where it was granted."""

    scopes: frozenset[Scope]
    does: str  # what somebody in the role does, in one sentence for the sign-in card and the review of access
    is_partner: bool = False  # works at the partners' site and never at the desk
    reads_cases: bool = True
    works_cases: bool = True  # records steps, corrects facts, waives what is theirs
    reveals: bool = True  # may ask for a name in full
    breaks_glass: bool = True  # may open a case in an emergency, to be reviewed afterwards
    fields: frozenset[Field] = frozenset()


_EVERYWHERE = frozenset({Scope.AGENCY, Scope.REGION, Scope.CASE})
_NEAR = frozenset({Scope.REGION, Scope.CASE})
_ALL_FIELDS = frozenset(Field)
_WORK_FIELDS = frozenset({Field.EXPLOITER, Field.SHELTER, Field.MEDICAL, Field.IMMIGRATION})

POWERS: Mapping[Role, Powers] = {
    Role.CARELINE_SCREENER: Powers(
        scopes=frozenset({Scope.AGENCY}), fields=_ALL_FIELDS,
        does="Answers the Careline, writes down what the reporter says, and decides whether to accept.",
    ),
    Role.CARELINE_SUPERVISOR: Powers(
        scopes=frozenset({Scope.AGENCY}), fields=_ALL_FIELDS,
        does="Answers for the Careline: overturns a screening, assigns the investigation.",
    ),
    Role.INVESTIGATION_WORKER: Powers(
        scopes=_NEAR, fields=_WORK_FIELDS,
        does="Investigates accepted referrals, tells the parents, works with the MDT.",
    ),
    Role.ONGOING_WORKER: Powers(
        scopes=_NEAR, fields=_WORK_FIELDS,
        does="Works with the child and the family; acts when a child goes missing and comes back.",
    ),
    Role.SOCIAL_WORK_SUPERVISOR: Powers(
        scopes=_NEAR, fields=_WORK_FIELDS,
        does="Answers for the work of a unit: assigns, hands over, and reviews what its workers opened in need.",
    ),
    Role.REGIONAL_HART_LEAD: Powers(
        scopes=_NEAR, fields=_ALL_FIELDS,
        does="Leads the response in a region: consults, convenes the team, plans services.",
    ),
    Role.STATEWIDE_HART_LEAD: Powers(
        scopes=frozenset({Scope.AGENCY}), fields=_ALL_FIELDS, does="Reviews and triages every referral in the state.",
    ),
    Role.MDT_COORDINATOR: Powers(
        scopes=_NEAR, fields=frozenset({Field.EXPLOITER, Field.MEDICAL}), breaks_glass=False,
        does="Brings the multidisciplinary team together and keeps its agenda and decisions.",
    ),
    Role.TEAM_MEMBER: Powers(
        scopes=frozenset({Scope.CASE}), works_cases=False, breaks_glass=False,
        does="Sits on the HART Response Team of single cases and reads what the team needs.",
    ),
    Role.LEGAL: Powers(
        scopes=_EVERYWHERE, works_cases=False, breaks_glass=False, fields=_ALL_FIELDS,
        does="Advises on single cases and on what may be disclosed; changes nothing.",
    ),
    Role.REGIONAL_RESOURCE_GROUP: Powers(
        scopes=_NEAR, breaks_glass=False, fields=frozenset({Field.MEDICAL}),
        does="Nurses and clinicians who advise on a child's health and care.",
    ),
    Role.ELIGIBILITY_COORDINATOR: Powers(
        scopes=_EVERYWHERE, breaks_glass=False, fields=frozenset({Field.IMMIGRATION, Field.MEDICAL}),
        does="Asks for letters of eligibility and keeps interim assistance from running out.",
    ),
    Role.INTERSTATE_COMPACT_OFFICE: Powers(
        scopes=_EVERYWHERE, breaks_glass=False,
        does="Arranges with other states for children who live or are elsewhere.",
    ),
    Role.POLICE_PARTNER: Powers(
        scopes=frozenset({Scope.CASE}), is_partner=True, works_cases=False, reveals=False, breaks_glass=False,
        does="Receives what the agency tells the police, and answers.",
    ),
    Role.SERVICE_PROVIDER: Powers(
        scopes=frozenset({Scope.CASE}), is_partner=True, works_cases=False, reveals=False, breaks_glass=False,
        does="Serves the children sent to the organisation, and answers.",
    ),
    Role.CHILD_ATTORNEY: Powers(
        scopes=frozenset({Scope.CASE}), is_partner=True, works_cases=False, reveals=False, breaks_glass=False,
        does="Represents the child and receives what is owed to the child's attorney.",
    ),
    Role.PARTNER_MEMBER: Powers(
        scopes=frozenset({Scope.AGENCY}), is_partner=True, reads_cases=False, works_cases=False, reveals=False,
        breaks_glass=False,
        does="Reads what the agency sends to their organization, and answers; opens no case.",
    ),
    Role.ANALYST: Powers(
        scopes=frozenset({Scope.AGENCY}), reads_cases=False, works_cases=False, reveals=False, breaks_glass=False,
        does="Counts and publishes; reads figures and no case.",
    ),
    Role.AUDITOR: Powers(
        scopes=frozenset({Scope.AGENCY}), works_cases=False, reveals=False, breaks_glass=False,
        does="Auditor and privacy officer: asks who saw and who was told what; reviews access; changes no case.",
    ),
    Role.RECORDS_OFFICER: Powers(
        scopes=frozenset({Scope.AGENCY}), reads_cases=False, works_cases=False, reveals=False, breaks_glass=False,
        does="Keeps the schedule: proposes what may be disposed of, and sets holds; sees numbers and dates, no case.",
    ),
    Role.ADMINISTRATOR: Powers(
        scopes=frozenset({Scope.AGENCY}), reads_cases=False, works_cases=False, reveals=False, breaks_glass=False,
        does="Looks after accounts, towns and recipients; reads no case.",
    ),
}  # fmt: skip


def those_that(claim: str) -> frozenset[str]:
    """Return the roles of which a claim of the table is true, such as ``works_cases`` or ``breaks_glass``."""
    return frozenset(role for role, powers in POWERS.items() if getattr(powers, claim))


#: Roles under which a grant reaches cases at all.
READING = those_that("reads_cases")
#: Everybody who records on a case.
WORKING = those_that("works_cases")
REVEALING = those_that("reveals")
PARTNERS = those_that("is_partner")


def who_may_see(field: Field) -> frozenset[str]:
    """Return the roles that see a protected field of a case open to them."""
    return frozenset(role for role, powers in POWERS.items() if field in powers.fields)
