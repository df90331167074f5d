"""Cases with a row in every table, and what somebody reads there with SQL of their own."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import override_settings
from tests.documents.stored import stored
from tests.keyed import kept, keyed

from openhart.accounts import identity
from openhart.accounts.access import Viewer
from openhart.accounts.models import Grant, Role, Scope, User
from openhart.cases.access import visible
from openhart.cases.models import NEVER, Case, Duty, DutyState, Episode, Event
from openhart.disclosure.models import Answer, Breach, Concerned, Consent, Disclosure, Suspect
from openhart.documents.models import Chunk, Document, HandOver, Page, TipReport
from openhart.drafts.models import Draft, Kind
from openhart.foundation import clock
from openhart.inbox.models import Answer as LetterAnswer
from openhart.inbox.models import Door, Letter, Yearly
from openhart.missing.models import Contact, Particulars, Return, UnapprovedStay
from openhart.notices.models import Dispatch, How, Knock, Leg, Notice
from openhart.outbox.models import Message
from openhart.people.models import Identity, Link, Part, Person, Token
from openhart.places.models import Reach, Recipient
from openhart.referrals.models import Assignment, Referral, Report, Screening
from openhart.reminders.access import of_open_case
from openhart.reminders.models import Clock, Reminder
from openhart.response.models import Submission
from openhart.retention.access import HOLDERS, holds_everywhere
from openhart.retention.models import HeldCase, Hold, Item, Proposal, Standing, Tombstone

REGIONS = ("", "1", "4")
AT = datetime(2026, 3, 6, 22, 15, tzinfo=UTC)


@dataclass
class Told:
    """Who and what there is."""

    users: list[User] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)


def tell() -> Told:
    """Write it down, as the owner of the tables."""
    told = Told([User.objects.create(username=name, display_name=name) for name in ("ana", "ben", "cleo")])
    recipient = Recipient.objects.create(
        code="police", kind="police", name="Police", reach=Reach.TOWNS, from_on=date(2020, 1, 1), changed_at=AT
    )
    for number, (region, is_restricted, _) in enumerate(product(REGIONS, (False, True), (1, 2)), start=1):
        case = keyed(Case(
            reference=f"HT-2026-{number:06d}-A", pack="us-ct", opened_at=AT, region=region, is_restricted=is_restricted
        ))  # fmt: skip
        case.save(force_insert=True)
        told.cases.append(case)
        _fill(case, recipient, by=told.users[number % 3])
        _leave(case, by=told.users[number % 3])
        _remind(case, by=told.users[number % 3])
        _keep(case, told.users[number % 3], told.users[number % 3 - 1])
    for user in told.users:
        draft = keyed(Draft(owner=user, kind=Kind.NEW_REFERRAL, sealed=b"words", begun_at=AT, updated_at=AT))
        draft.save(force_insert=True)
    return told


def _fill(case: Case, recipient: Recipient, by: User) -> None:
    stored(case.id, by=by.id, at=AT, description="Order", locked=True)
    event = Event.objects.create(case=case, ordinal=1, code="referral.received", at=AT, recorded_at=AT)
    Duty.objects.create(
        case=case, code="notify.police", episode="", owed_by="careline_screener", from_at=AT, sort_at=NEVER,
        limit="law", state=DutyState.OPEN, region=case.region, is_restricted=case.is_restricted,
    )  # fmt: skip
    Episode.objects.create(case=case, kind="missing", name="missing-1", begun_at=AT)
    Particulars.objects.create(
        case=case, episode="missing-1", kind="left", recorded_at=AT, changed_at=AT, sealed=b"words"
    )
    Contact.objects.create(
        case=case, episode="missing-1", purpose="search", whom="friend", outcome="lead", happened_at=AT, recorded_at=AT,
        submission=uuid4(), sealed=b"words",
    )  # fmt: skip
    Return.objects.create(
        case=case, episode="missing-1", where="street", found_by="police", located_at=AT, recorded_at=AT,
        submission=uuid4(), sealed=b"words",
    )  # fmt: skip
    UnapprovedStay.objects.create(
        case=case, verified_by="police", verified_at=AT, recorded_at=AT, check_by_at=AT, submission=uuid4(),
        sealed=b"words",
    )  # fmt: skip
    person = keyed(Person(added_at=AT, changed_at=AT))
    person.seal(Identity(given_name="Robin"))
    person.save(force_insert=True)
    Token.objects.create(token=case.id.int % 2**63, person=person)
    Link.objects.create(case=case, person=person, part=Part.CHILD, linked_at=AT)
    report = Report.objects.create(
        submission_key=str(uuid4()), channel="careline", received_at=AT, recorded_at=AT, taken_by_id=by.id
    )
    referral = Referral.objects.create(
        report=report, case=case, is_first=True, episode="referral-1", state="received", sealed=b"told"
    )
    Screening.objects.create(
        referral=referral, decision="not_accepted", is_definition_met=False, decided_at=AT, sealed=b"because"
    )
    Assignment.objects.create(referral=referral, unit="intake", track="investigation", assigned_at=AT)
    Submission.objects.create(key=uuid4(), case=case, event_id=event.id, at=AT)
    Notice.objects.create(
        case=case, to="police", recipient=recipient, recipient_code="police", how=How.TELEPHONE, happened_at=AT,
        recorded_at=AT, submission=uuid4(), sealed=b"who",
    )  # fmt: skip
    dispatch = Dispatch.objects.create(
        case=case, to="police", recipient=recipient, recipient_code="police", ground="us.x", made_at=AT, held_until=AT,
        changed_at=AT, submission=uuid4(), sealed_paper=b"paper", sealed_data=b"data", sealed=b"words",
    )  # fmt: skip
    Leg.objects.create(dispatch=dispatch, way="fax", ordinal=1, because="first", begun_at=AT, next_way_at=AT)
    Knock.objects.create(dispatch=dispatch, kind="link", at=AT)


def _remind(case: Case, by: User) -> None:
    said = Clock.objects.create(
        case=case, kind="duty", thing_id=uuid4(), limit="law", from_at=AT, due_at=AT, step=1, said_at=AT
    )
    Reminder.objects.create(clock=said, person=by, step=1, rung="owner", made_at=AT)


def _keep(case: Case, by: User, other: User) -> None:
    """Let the case be held, worked out, proposed and, as another was, disposed of."""
    hold = kept(Hold(sealed=b"why", placed_at=AT))
    HeldCase.objects.create(hold=hold, case_id=case.id, reference=case.reference, from_at=AT)
    known = {
        "case_id": case.id, "reference": case.reference, "record_class": "case.accepted", "line": "case.accepted.1",
        "closed_on": AT.date(), "disposable_on": AT.date(),
    }  # fmt: skip
    Standing.objects.create(**known, worked_out_at=AT)
    proposal = Proposal.objects.create(proposed_by_id=by.id, proposed_at=AT)
    Item.objects.create(**known, proposal=proposal)
    Tombstone.objects.create(
        reference=f"~{case.reference}", record_class="case.accepted", line="case.accepted.1", proposal_id=proposal.id,
        proposed_by_id=by.id, proposed_at=AT, approved_by_id=other.id, approved_at=AT, disposed_at=AT,
    )  # fmt: skip


def grant(user: User, role: Role, *, case: Case | None = None, region: str = "", **when: Any) -> Grant:
    """Write a grant down as it is, whoever would have refused it."""
    scope = Scope.CASE if case else Scope.REGION if region else Scope.AGENCY
    return Grant.objects.create(
        viewer=user, role=role, scope=scope, region=region, case_id=case.id if case else None, **{"from_at": AT, **when}
    )


def _leave(case: Case, by: User) -> None:
    """Write down what left a case, what was consented to, who is suspected and what went wrong."""
    recipient = {"recipient_kind": "police", "purpose": "protect", "fields": ["child.name"]}
    Consent.objects.create(
        case=case, giver="minor_alone", signed_on=AT.date(), from_at=AT, until_at=AT + timedelta(days=30),
        is_informed=True, is_not_a_condition=True, recorded_at=AT, submission=uuid4(), sealed=b"who", **recipient,
    )  # fmt: skip
    Disclosure.objects.create(
        case=case, happened_at=AT, recorded_at=AT, ground="statute", channel="letter", submission=uuid4(),
        sealed=b"who", by_id=by.id, **recipient,
    )  # fmt: skip
    Suspect.objects.create(case=case, person_id=uuid4(), marked_at=AT, sealed=b"why")
    for case_id in (case.id, None):
        Message.objects.create(
            source="notices", source_id=uuid4(), case_id=case_id, channel="mail", destination="police", line="mail",
            not_before=AT, next_at=AT, queued_at=AT,
        )  # fmt: skip
    breach = kept(Breach(discovered_at=AT, recorded_at=AT, submission=uuid4(), sealed=b"what"))
    Concerned.objects.create(breach=breach, case=case)
    Answer.objects.create(breach=breach, clock="us.grantor", told_at=AT, recorded_at=AT, sealed=b"proof")

    letter = kept(Letter(
        organisation="police", case_id=case.id, reference=case.reference, source_id=uuid4(), disclosure_id=uuid4(),
        left_at=AT, payload_sealed=b"paper", data_sealed=b"",
    ))  # fmt: skip
    LetterAnswer.objects.create(letter=letter, kind="acknowledged", at=AT, submission=uuid4(), sealed=b"words")
    Door.objects.create(
        id=uuid4(), letter=letter, secret_hash=letter.id.bytes, code_hash=b"code", made_at=AT,
        until_at=AT + timedelta(days=3),
    )  # fmt: skip

    kept(Yearly(organisation="police", year=2000 + int(case.reference[8:14]), changed_at=AT, sealed=b"words"))


def _open(viewer: Viewer) -> Q:
    return visible(viewer, region="case__region")


def _referrals(viewer: Viewer) -> QuerySet[Referral]:
    return Referral.objects.filter(_open(viewer))


def _for_keepers(model: Any) -> Callable[[Viewer], QuerySet[Any]]:
    """Return what those who keep the records see of one of their tables: all of it, and the others nothing."""
    return lambda viewer: model.objects.all() if holds_everywhere(viewer, *HOLDERS) else model.objects.none()


def _documents(viewer: Viewer) -> QuerySet[Document]:
    return Document.objects.filter(case_id__in=Case.objects.filter(visible(viewer, case_id="id")).values("id"))


def _messages(viewer: Viewer) -> QuerySet[Message]:
    """Return the messages of cases that are open, and to whoever is somebody those that concern no case."""
    of_cases = Q(case_id__in=Case.objects.filter(visible(viewer, case_id="id")).values("id"))
    return Message.objects.filter(of_cases | Q(case_id=None) if viewer.user_id else of_cases)


def _letters(viewer: Viewer) -> QuerySet[Letter]:
    return Letter.objects.filter(case_id__in=Case.objects.filter(visible(viewer, case_id="id")).values("id"))


#: What the application's one predicate opens, table by table.
BY_PREDICATE: Mapping[str, Callable[[Viewer], QuerySet[Any]]] = {
    "cases_case": lambda viewer: Case.objects.filter(visible(viewer, case_id="id")),
    "cases_duty": lambda viewer: Duty.objects.filter(visible(viewer)),
    "cases_event": lambda viewer: Event.objects.filter(_open(viewer)),
    "cases_episode": lambda viewer: Episode.objects.filter(_open(viewer)),
    "missing_particulars": lambda viewer: Particulars.objects.filter(_open(viewer)),
    "missing_contact": lambda viewer: Contact.objects.filter(_open(viewer)),
    "missing_return": lambda viewer: Return.objects.filter(_open(viewer)),
    "missing_unapprovedstay": lambda viewer: UnapprovedStay.objects.filter(_open(viewer)),
    "people_link": lambda viewer: Link.objects.filter(_open(viewer)),
    "people_person": lambda viewer: Person.objects.filter(links__in=Link.objects.filter(_open(viewer))),
    "people_token": lambda viewer: Token.objects.filter(person__links__in=Link.objects.filter(_open(viewer))),
    "referrals_report": lambda viewer: Report.objects.filter(
        Q(referrals__in=_referrals(viewer)) | Q(taken_by_id=viewer.user_id)
    ).distinct(),
    "referrals_referral": _referrals,
    "referrals_screening": lambda viewer: Screening.objects.filter(referral__in=_referrals(viewer)),
    "referrals_assignment": lambda viewer: Assignment.objects.filter(referral__in=_referrals(viewer)),
    "response_submission": lambda viewer: Submission.objects.filter(_open(viewer)),
    "disclosure_disclosure": lambda viewer: Disclosure.objects.filter(_open(viewer)),
    "disclosure_consent": lambda viewer: Consent.objects.filter(_open(viewer)),
    "disclosure_suspect": lambda viewer: Suspect.objects.filter(_open(viewer)),
    "disclosure_concerned": lambda viewer: Concerned.objects.filter(_open(viewer)),
    "documents_document": _documents,
    "documents_chunk": lambda viewer: Chunk.objects.filter(document__in=_documents(viewer)),
    "documents_page": lambda viewer: Page.objects.filter(document__in=_documents(viewer)),
    "documents_tipreport": lambda viewer: TipReport.objects.filter(document__in=_documents(viewer)),
    "documents_handover": lambda viewer: HandOver.objects.filter(document__in=_documents(viewer)),
    "outbox_message": _messages,
    "inbox_letter": _letters,
    "inbox_answer": lambda viewer: LetterAnswer.objects.filter(letter__in=_letters(viewer)),
    "inbox_yearly": lambda _viewer: Yearly.objects.none(),  # an organisation's own: not the agency's to read
    "inbox_door": lambda viewer: Door.objects.filter(letter__in=_letters(viewer)),
    "notices_notice": lambda viewer: Notice.objects.filter(_open(viewer)),
    "notices_dispatch": lambda viewer: Dispatch.objects.filter(_open(viewer)),
    "notices_knock": lambda viewer: Knock.objects.filter(dispatch__in=Dispatch.objects.filter(_open(viewer))),
    "notices_leg": lambda viewer: Leg.objects.filter(dispatch__in=Dispatch.objects.filter(_open(viewer))),
    "reminders_clock": lambda viewer: Clock.objects.filter(of_open_case(viewer)),
    "reminders_reminder": lambda viewer: Reminder.objects.filter(
        Q(person_id=viewer.user_id) | of_open_case(viewer, clock="clock__")
    ),
    **{
        f"retention_{model.__name__.lower()}": _for_keepers(model)
        for model in (Hold, Item, Proposal, Standing, Tombstone)
    },
    "retention_heldcase": lambda viewer: HeldCase.objects.filter(
        Q() if holds_everywhere(viewer, *HOLDERS) else Q(case_id__in=Case.objects.filter(visible(viewer, case_id="id")))
    ),
    "drafts_draft": lambda viewer: Draft.objects.filter(owner_id=viewer.user_id),
}


@contextmanager
def acting(role: str, user_id: UUID | None = None) -> Iterator[None]:
    """Send SQL in the role of a process, as somebody or nobody."""
    with override_settings(DATABASE_ROLE=role), identity.entered(user_id):
        yield


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return what a statement brings."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if cursor.description else []


def ids(table: str) -> set[Any]:
    """Return the ids of every row of a table that is shown."""
    keys = {"response_submission": "key", "people_token": "token, person_id", "retention_standing": "case_id"}
    key = keys.get(table, "id")
    found = rows(f"SELECT {key} FROM {table}")  # noqa: S608 - our own names
    return {row[0] if len(row) == 1 else row for row in found}


def ended() -> dict[str, datetime]:
    """Return the terms of a grant that has ended."""
    return {"until_at": clock.now() - timedelta(seconds=1)}
