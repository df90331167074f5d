"""Whether a ground lets these fields out to this recipient for this purpose now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from openhart.policy import Leaving

CONSENT, STATUTE, ORDER, REQUEST = "consent", "statute", "court_order", "own_request"
KINDS = {
    CONSENT: "Written consent",
    STATUTE: "A statute",
    ORDER: "A court order",
    REQUEST: "The person's own request",
}
#: Channels; only those after the first two carry a paper that this program makes.
CHANNELS = {
    "telephone": "Telephone",
    "in_person": "In person",
    "letter": "Letter",
    "fax": "Fax",
    "secure_link": "Secure link",
    "email": "E-mail",
    "webhook": "Straight into their system",
    "desk": "At their desk here",
}
#: Only notices go by these: the program itself hands them over.
OF_NOTICES = frozenset({"webhook", "desk"})
SPOKEN = frozenset({"telephone", "in_person"})
SELF = "self"
#: Under VAWA and VOCA what is compelled is released with these two steps written down (28 CFR 94.115(b)).
VICTIM_SERVICES = "victim_services"
SUBPOENA = (
    "A subpoena alone is not a court order. Ask Legal: they move to quash it or ask the court for an order; "
    "when a judge has signed one, disclose on that."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Who receives it: the kind, the code of a recipient the agency keeps or the organisation's name, the person."""

    kind: str
    code: str = ""
    organisation: str = ""
    person: str = ""

    def is_same(self, other: "Whom") -> bool:
        """Return whether both are one recipient: by code where both have one, otherwise by organisation and person.

        A consent names one recipient: another person of the same organisation is the same recipient, a person who
        stands for no organisation is not.
        """
        if self.kind != other.kind:
            return False
        if self.code and other.code:
            return self.code == other.code
        mine, theirs = (_plain(each.organisation or each.person) for each in (self, other))
        return bool(mine) and mine == theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A court's order as somebody holds it in their hands."""

    court: str = ""
    number: str = ""
    judge: str = ""
    signed_on: date | None = None
    paper: str = "order"  # or "subpoena"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The ground on which somebody discloses; ``code`` is the statute's, ``confirmed`` its conditions as ticked."""

    kind: str
    code: str = ""
    consent: object = None  # the id of a consent
    confirmed: tuple[str, ...] = ()
    order: Order = field(default_factory=Order)
    notified: str = ""  # how the victim was told, or why that was not possible
    safety: str = ""  # what was done for the victim's safety


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to leave: the fields, for which purpose, on which day."""

    fields: Sequence[str]
    purpose: str
    on: date


def basic_refusal(leaving: Leaving, whom: Whom, asked: Asked, kinds: Collection[str], channel: str) -> str:
    """Return why this is no disclosure at all, whatever the ground; empty when it is one."""
    unknown = [code for code in asked.fields if code not in leaving.fields]
    return _first(
        (whom.kind not in kinds, "Choose who receives it."),
        (
            not (whom.code or whom.organisation.strip() or whom.person.strip()),
            "Name who receives it: the organisation, or the person where there is none.",
        ),
        (not asked.fields, "Say what is disclosed: choose at least one line."),
        (bool(unknown), f"Nothing is kept under {', '.join(unknown)}."),
        (asked.purpose not in leaving.purposes, "Choose what it is needed for."),
        (channel not in CHANNELS, "Say how it leaves."),
    )


def statute_refusal(leaving: Leaving, body: str, claim: Claim, whom: Whom, asked: Asked) -> str:
    """Return why a statute does not let this out, as a sentence; empty when it does."""
    ground = leaving.statutes.get(claim.code)
    if ground is None or not ground.in_force(asked.on):
        return "Choose the statute: this one is not in force."
    law = ground.citation
    is_permission = body == VICTIM_SERVICES and not ground.is_mandate and whom.kind != SELF
    beyond = _beyond(leaving, asked.fields, ground.fields)
    missing = [each for each in ground.conditions if each not in claim.confirmed]
    return _first(
        (
            body not in ground.bodies,
            f"{law} is no ground for a body of this kind. Ask for the person's written consent.",
        ),
        (is_permission, f"{law} permits this and does not require it: a victim-service provider needs consent."),
        (whom.kind not in ground.recipients, f"{law} does not let this recipient be told."),
        (asked.purpose not in ground.purposes, f"{law} does not speak of this purpose."),
        (bool(beyond), f"{law} does not let out: {beyond}."),
        (bool(missing), f"Confirm first: {' '.join(missing)}"),
    ) or (safety_refusal(body, claim) if ground.is_mandate else "")


def order_refusal(body: str, claim: Claim, asked: Asked) -> str:
    """Return why a paper of a court lets nothing out; empty when it is an order that does."""
    order = claim.order
    if order.paper != "order":
        return SUBPOENA
    if not (order.court.strip() and order.number.strip() and order.judge.strip()):
        return "Name the court, the docket number and the judge who signed the order."
    if order.signed_on is None or order.signed_on > asked.on:
        return "Say on which day the judge signed the order; it cannot lie in the future."
    return safety_refusal(body, claim)


def safety_refusal(body: str, claim: Claim) -> str:
    """Return what is missing before a provider releases what it is compelled to; empty for everybody else."""
    if body != VICTIM_SERVICES or (claim.notified.strip() and claim.safety.strip()):
        return ""
    return (
        "Write down how the person was told beforehand, or why that was not possible, and what was done for their "
        "safety (28 CFR 94.115(b))."
    )


def request_refusal(leaving: Leaving, body: str, claim: Claim, whom: Whom, asked: Asked) -> str:
    """Return why this is not handed to whoever asks for their own record; empty when it is."""
    if whom.kind != SELF:
        return "What somebody asks for in their own right goes to that person, or to whoever acts for them."
    return statute_refusal(leaving, body, claim, whom, asked)


def consent_refusal(leaving: Leaving, allowed: Sequence[str], asked: Asked, purpose: str) -> str:
    """Return why a consent in force for this recipient does not cover this; empty when it does."""
    if asked.purpose != purpose:
        return f"The consent is for another purpose: {leaving.purposes.get(purpose, purpose)}."
    beyond = _beyond(leaving, asked.fields, allowed)
    return f"The consent does not name: {beyond}. Leave it out, or ask for a further consent." if beyond else ""


def _beyond(leaving: Leaving, wanted: Sequence[str], allowed: Collection[str]) -> str:
    return ", ".join(leaving.fields[code].label.lower() for code in wanted if code not in allowed)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _first(*checks: tuple[bool, str]) -> str:
    """Return the sentence of the first check that fails, or nothing."""
    return next((said for is_wrong, said in checks if is_wrong), "")
