"""The queues of the desk: which duties each shows, as the policy pack words them. Pure."""

from dataclasses import dataclass
from datetime import datetime

from openhart.cases.queries import Wanted
from openhart.policy import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One work list: its address, its title, what belongs there, and the duties it gathers.

    A code that ends in a star stands for all duties that begin so. ``decision`` narrows by screening.
    """

    name: str
    title: str
    belongs: str
    codes: tuple[str, ...]
    decision: str = ""
    is_overdue: bool = False
    by_recipient: bool = False


QUEUES: tuple[Queue, ...] = (
    Queue(
        name="careline", title="Careline", codes=("decide.acceptance",),
        belongs="Referrals that wait for a decision to accept or not.",
    ),
    Queue(
        name="assign", title="To assign", codes=("assign.investigation", "file.critical_incident"),
        belongs="Accepted referrals that wait for an office and a worker, or for the critical incident report.",
    ),
    Queue(
        name="investigation", title="Investigation",
        codes=("start.investigation", "complete.investigation", "notify.parents", "refer.careline"),
        belongs="Accepted referrals to respond to, and investigations to finish.",
    ),
    Queue(
        name="review", title="Statewide review", codes=("review.statewide_hart_lead",),
        belongs="Referrals that the Statewide HART Lead reviews.",
    ),
    Queue(
        name="triage-accepted", title="Triage: accepted", codes=("triage.statewide_hart_lead",), decision="accepted",
        belongs="Accepted referrals that wait for a triage decision.",
    ),
    Queue(
        name="triage-not-accepted", title="Triage: not accepted", codes=("triage.statewide_hart_lead",),
        decision="not_accepted", belongs="Referrals that were not accepted and still wait for a triage decision.",
    ),
    Queue(
        name="triage", title="Triage: all", codes=("triage.statewide_hart_lead",),
        belongs="Everything that waits for a triage decision, screened or not.",
    ),
    Queue(
        name="regional", title="Regional", codes=("convene.response_team", "plan.community_services"),
        belongs="Response teams to convene and community services to plan.",
    ),
    Queue(
        name="consults", title="Consults", codes=("consult.*", "collaborate.mdt", "assess.concerns"),
        belongs="Consults to hold with a HART Lead, concerns to assess, work with the MDT.",
    ),
    Queue(
        name="notices", title="Notices to send", codes=("notify.*",), by_recipient=True,
        belongs="Everybody who must be told and has not been told yet.",
    ),
    Queue(
        name="missing", title="Missing",
        codes=(
            "notify.police_missing", "notify.ncmec", "consult.missing_72h", "interview.on_return", "screen.on_return",
        ),
        belongs="Children who are missing, or who came back and wait for an interview and a screening.",
    ),
    Queue(
        name="immigration", title="Immigration and interstate",
        codes=(
            "notify.hhs", "request.eligibility", "renew.interim_assistance", "notify.interstate_compact",
            "notify.juvenile_compact",
        ),
        belongs="Letters of eligibility, and children who live or are in another state.",
    ),
    Queue(
        name="overdue", title="All overdue", codes=("*",), is_overdue=True,
        belongs="Every step whose time has passed, whoever owes it.",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """How somebody narrowed a queue: all empty means not at all."""

    region: str = ""
    limit: str = ""
    decision: str = ""
    to: str = ""
    is_overdue: bool = False

    def as_query(self) -> dict[str, str]:
        """Return the parts of an address that say the same."""
        parts = {"region": self.region, "limit": self.limit, "decision": self.decision, "to": self.to}
        if self.is_overdue:
            parts["overdue"] = "yes"
        return {name: value for name, value in parts.items() if value}


def queue_named(name: str) -> Queue | None:
    """Return the queue of that address, or None."""
    return next((queue for queue in QUEUES if queue.name == name), None)


def codes_of(queue: Queue, pack: Pack) -> tuple[str, ...]:
    """Return the duties of ``pack`` that a queue gathers."""
    return tuple(code for code in pack.duties if any(_is_like(code, wanted) for wanted in queue.codes))


def wanted(queue: Queue, narrowed: Narrowed, pack: Pack, at: datetime) -> Wanted:
    """Return which open duties the queue shows, narrowed so, as of ``at``.

    A limit of law is asked only of the duties that can have one, so that no list reads past the others.
    """
    codes = codes_of(queue, pack)
    if narrowed.to:
        codes = tuple(code for code in codes if code == f"notify.{narrowed.to}")
    if narrowed.limit:
        limited = {rule.duty for rule in pack.rules if any(limit.limit == narrowed.limit for limit in rule.limits)}
        codes = tuple(code for code in codes if code in limited)
    everything = len(codes) == len(pack.duties)
    return Wanted(
        codes=() if everything else codes,
        roles=tuple(pack.roles) if everything else (),
        region=narrowed.region,
        decision=queue.decision or narrowed.decision,
        limit=narrowed.limit,
        until=at if queue.is_overdue or narrowed.is_overdue else None,
    )


def _is_like(code: str, wanted_code: str) -> bool:
    return code.startswith(wanted_code[:-1]) if wanted_code.endswith("*") else code == wanted_code
