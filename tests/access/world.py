"""A small agency for the access matrix: an open case and a restricted one in region 4, and everybody there is.

A *relation* is how somebody stands to the case: through which grant it is, or is not, open to them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.test import Client
from tests.documents.stored import stored

from openhart.accounts import actions as accounts
from openhart.accounts import queries as account_queries
from openhart.accounts.access import POWERS, SYSTEM, Viewer
from openhart.accounts.actions import Terms, emergencies
from openhart.accounts.actions.emergencies import Wanted
from openhart.accounts.models import Ground, Role, Scope, User
from openhart.cases import queries as case_queries
from openhart.cases.models import Case
from openhart.disclosure import actions as disclosure
from openhart.disclosure import queries as ledger
from openhart.disclosure.models import Disclosure
from openhart.drafts import actions as drafts
from openhart.drafts.models import Kind
from openhart.foundation import released as gate
from openhart.inbox import actions as inbox
from openhart.inbox.models import Member
from openhart.missing import actions as missing
from openhart.missing.events.told import Lost
from openhart.notices import actions as notices
from openhart.people.models import Identity
from openhart.places import actions as places
from openhart.referrals import actions as referrals
from openhart.referrals.models import ChildReported, ReportMade
from openhart.retention import actions as retention
from openhart.retention.actions.holding import Words

REGION, ELSEWHERE = "4", "1"
RELATIONS = {
    "agency": "granted for the whole agency",
    "region": "granted for the case's region",
    "case": "granted for the case",
    "elsewhere": "granted for another region, or another case",
    "ended": "granted for the case, until yesterday",
    "restricted": "as widely as the role is granted, but the case is restricted",
    "named": "named on the restricted case",
}
_HIDDEN = frozenset({"elsewhere", "ended", "restricted"})
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Record:
    """A case with everything below it that an address can name."""

    case: Case
    notice: UUID
    report: UUID
    hold: UUID  # under which the case is kept
    disclosure: UUID  # what the notice told, in the ledger
    document: UUID
    locked: UUID  # a file that may be unlawful to look at
    hand_over: UUID  # of that file
    letter: UUID  # to the police of the town
    emergency: UUID  # under which a colleague of another region has it open; of none
    canaries: tuple[str, ...]  # what nobody may read to whom the case is not open


@dataclass(slots=True)
class World:
    """The agency's records and who works there."""

    at: datetime
    open: Record
    restricted: Record
    other: Record  # another case of region 1
    draft: UUID
    breach: UUID  # of the open case
    author: User
    colleague: User

    def record_for(self, relation: str) -> Record:
        """Return the case that a relation speaks of."""
        return self.restricted if relation in {"restricted", "named"} else self.open


def build(at: datetime) -> World:
    """Return the agency as it stands at ``at``: what happened on the cases happened within the hour before."""
    places.load_pack_places(pack_name="us-ct", by=SYSTEM, at=at - timedelta(days=30))
    lead = _person("lead-of-all", Role.STATEWIDE_HART_LEAD, at)
    viewer = account_queries.viewer_of(lead, at)
    author = _person("author", Role.CARELINE_SCREENER, at)
    draft = uuid4()
    drafts.save(
        draft_id=draft, kind=Kind.NEW_REFERRAL, values={"own_words": ["Canarydraft"]}, title="",
        by=account_queries.viewer_of(author, at), at=at,
    )  # fmt: skip
    colleague = _person("colleague", Role.REGIONAL_HART_LEAD, at, region="2")
    records = [
        _record(name, town, viewer, at)
        for name, town in (("Opencanary", "hartford"), ("Closedcanary", "hartford"), ("Othercanary", "bridgeport"))
    ]
    Case.objects.filter(id=records[1].case.id).update(is_restricted=True)
    records[1].case.duties.update(is_restricted=True)
    # Of the restricted case none: whoever agrees or reviews learns its number, and is meant to.
    records[0] = _opened(records[0], colleague, at)
    breach = _breach(records[0], viewer, at)
    return World(at, records[0], records[1], records[2], draft, breach, author, colleague)


def _person(name: str, role: Role, at: datetime, region: str = "") -> User:
    user = accounts.add_user(username=name, display_name=name.title(), by=SYSTEM, at=at - timedelta(days=20))
    scope = Scope.REGION if region else Scope.AGENCY
    accounts.grant(to=user.id, role=role, scope=scope, region=region, by=SYSTEM, at=at - timedelta(days=20))
    return user


def _record(name: str, town: str, by: Viewer, at: datetime) -> Record:
    received_at = at - timedelta(minutes=50)
    report = ReportMade(
        channel="call", reporter_kind="mandated", received_at=received_at, own_words=f"{name}words",
        reporter_name=f"Nurse {name}reporter", reporter_phone="860-555-0177",
    )  # fmt: skip
    child = ChildReported(
        identity=Identity(given_name="Jo", family_name=name, date_of_birth="2011-05-01"), towns={"residence": town},
        residence_state="CT", location_state="CT", concern=frozenset({"sex_trafficking"}), in_agency_care=False,
        case_open=False, foreign_national=True,
    )  # fmt: skip
    receipt = referrals.receive(
        report=report, children=[child], submission_key=name, by=by, at=received_at + timedelta(minutes=5)
    )
    case = receipt.referrals[0].case
    sent = notices.Sent(to="fbi", recipient="fbi", how="telephone", happened_at=received_at + timedelta(minutes=20))
    told = notices.record_sent(case=case, sent=sent, submission=uuid4(), by=by, at=received_at + timedelta(minutes=25))
    lost = Lost(kind="left", last_seen_at=received_at, learned_at=received_at, words={"places": f"{name}place"})
    missing.begin(case=case, lost=lost, submission=uuid4(), by=by, at=received_at + timedelta(minutes=30))
    found = case_queries.case_by_reference(SYSTEM, case.reference)
    canaries = (f"{name}words", f"{name}reporter", f"{name}place", name, case.reference)
    # Whoever may hold reads the words of a hold, also on a restricted case: they are of the hold, not of the child.
    words = Words(matter="Halden against the agency", reason="A court has asked for everything.")
    hold = retention.place(references=[case.reference], words=words, by=SYSTEM, at=at)
    left = ledger.of_source(SYSTEM, found, told.id)
    assert left is not None
    paper = stored(case.id, by=by.user_id, at=at, description=f"{name}paper")
    locked = stored(case.id, by=by.user_id, at=at, description=f"{name}locked", locked=True)
    given = locked.hand_overs.get().id
    canaries += (f"{name}paper", f"{name}locked")
    letter = _letter(name, town, found, left, at)
    canaries += (f"{name}letter",)
    report = receipt.report.id
    return Record(found, told.id, report, hold.id, left.id, paper.id, locked.id, given, letter, uuid4(), canaries)


def _letter(name: str, town: str, case: Case, left: Disclosure, at: datetime) -> UUID:
    """Post what the gate let out to the police of a town, as whoever tells them does."""
    page = [{"title": "The child", "lines": [{"label": "Name", "text": [f"{name}letter"], "is_unknown": False}]}]
    released = gate.release(left.id, f"%PDF {name}letter".encode())
    made = inbox.post(
        released=released, organisation=f"police-{town}", case_id=case.id, reference=case.reference, form="DCF-737",
        source_id=uuid4(), page=page, by=SYSTEM, at=at - timedelta(minutes=10),
    )  # fmt: skip
    return made.id


def _breach(record: Record, by: Viewer, at: datetime) -> UUID:
    happened = disclosure.Happened(what="Canarybreach of an invented letter", data=("identity",), discovered_at=at)
    return disclosure.open_breach(case=record.case, happened=happened, by=by, at=at).id


def _opened(record: Record, by: User, at: datetime) -> Record:
    wanted = Wanted(case_id=record.case.id, reference=record.case.reference, region=REGION, is_restricted=False)
    row = emergencies.ask(
        reference=wanted.reference, wanted=wanted, ground=Ground.DANGER, reason="Canaryreason of an invented emergency",
        by=account_queries.viewer_of(by, at), at=at,
    )  # fmt: skip
    return replace(record, emergency=row.id)


def relations_of(role: Role) -> Iterator[str]:
    """Yield the relations a role can stand in."""
    scopes = POWERS[role].scopes
    for relation in RELATIONS:
        if relation in {"agency", "region"} and Scope(relation) not in scopes:
            continue
        if relation == "elsewhere" and scopes == {Scope.AGENCY}:
            continue  # granted for the whole agency or not at all
        yield relation


def somebody(world: World, role: Role, relation: str) -> User:
    """Return a new colleague who holds a role in a relation to the case, and nothing else."""
    user = accounts.add_user(
        username=f"{role}-{relation}", display_name=f"{role.label} {relation}", by=SYSTEM, at=world.at
    )
    since = world.at - timedelta(days=2)
    case = world.record_for(relation).case
    scopes = POWERS[role].scopes
    until = world.at - timedelta(days=1) if relation == "ended" else None
    if relation in {"case", "named", "ended"}:
        _grant(user, role, Scope.CASE, case_id=case.id, since=since, until=until)
    elif relation == "agency" or (relation == "restricted" and Scope.AGENCY in scopes):
        _grant(user, role, Scope.AGENCY, since=since)
    elif Scope.REGION in scopes:
        _grant(user, role, Scope.REGION, region=ELSEWHERE if relation == "elsewhere" else REGION, since=since)
    else:
        _grant(user, role, Scope.CASE, case_id=world.other.case.id, since=since)
    if role == Role.PARTNER_MEMBER:
        Member.objects.create(user=user, organisation="police-hartford", from_at=since, until_at=until)
    return user


def _grant(
    user: User,
    role: Role,
    scope: Scope,
    *,
    since: datetime,
    region: str = "",
    case_id: UUID | None = None,
    until: datetime | None = None,
) -> None:
    terms = Terms(from_at=since, until_at=until)
    accounts.grant(to=user.id, role=role, scope=scope, region=region, case_id=case_id, terms=terms, by=SYSTEM, at=since)


def is_hidden(role: Role, relation: str) -> bool:
    """Return whether the case of a relation does not exist for the role."""
    return relation in _HIDDEN or not POWERS[role].reads_cases


def browser(user: User, at: datetime, **session: str) -> Client:
    """Return a browser in which somebody has just signed in with both factors."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    kept = client.session
    kept.update({name: at.isoformat() for name in ("signed_in_at", "active_at", "fresh_at")} | session)
    kept.save()
    return client


def values(world: World, record: Record, route: str) -> Mapping[str, object]:
    """Return what to put into an address about a record."""
    usual: dict[str, object] = {
        "question": "who_looked",
        "reference": record.case.reference, "notice_id": record.notice, "report_id": record.report,
        "draft_id": world.draft, "name": "notices", "duty": "notify.fbi", "user_id": world.colleague.id,
        "disclosure_id": record.disclosure, "breach_id": world.breach, "clock_code": "us.grantor",
        "consent_id": record.notice, "person_id": record.notice,  # no consent and nobody has this id
        "document_id": record.document, "number": 1,
        "emergency_id": record.emergency, "grant_id": record.notice,  # no grant has this id
        "shift_id": record.notice, "cover_id": record.notice, "hand_over_id": record.notice, "note_id": record.notice,
        "hold_id": record.hold, "proposal_id": record.notice, "item_id": record.notice, "tombstone_id": record.notice,
        "letter_id": record.letter, "organisation": "police-hartford", "year": world.at.year,
        "member_id": record.notice,  # nobody has this id
        "episode": "missing-1", "stay_id": record.notice,
        "to": "fbi", "dispatch_id": record.notice, "way": "fax",  # no dispatch has this id
        "act": "accept", "rule_id": record.notice, "ident": 0,  # no line of the tables has these ids
    }  # fmt: skip
    locked = {"document_id": record.locked, "hand_over_id": record.hand_over}
    special: dict[str, dict[str, object]] = {
        **dict.fromkeys(("casefile:report", "casefile:hand_over", "casefile:copy"), locked),
        "casefile:receive": {"document_id": record.emergency},  # given out with the page
        "response:record": {"code": "consult.held"},
        "paperwork:form": {"code": "DCF-737"},
        "paperwork:paper": {"code": "DCF-737"},
        "places:hand_over": {"code": "hartford", "kind": "mdt"},
        "places:town": {"code": "hartford"},
        "places:ways": {"code": "police-hartford"},
        "places:office": {"code": "hartford"},
    }
    return {"code": "fbi", **usual, **special.get(route, {})}
