"""Recording that somebody was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils import timezone

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases import actions as cases
from openhart.cases import queries as case_queries
from openhart.cases.models import Case, Duty, DutyState
from openhart.disclosure import actions as leaving
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.notices import access, queries
from openhart.notices.actions import checking, closing
from openhart.notices.events import NoticeSent
from openhart.notices.lifecycle import lifted
from openhart.notices.models import How, Notice
from openhart.notices.queries.resolving import Need
from openhart.notices.queries.standing import FAMILY, complete_at, lines_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One notice as somebody says it went.

    ``to`` is the recipient in the vocabulary, ``recipient`` the code of the one who was told, ``towns`` those
    for which they were told. ``happened_at`` is aware; typed to the minute, it is put after what happened
    within that minute. ``ground`` is the code of the statute under which it went and ``fields`` what was told:
    left out, the one that the duty's rule cites, and what this recipient needs.
    """

    to: str
    recipient: str
    how: str
    happened_at: datetime
    form: str = ""
    towns: tuple[str, ...] = ()
    person: str = ""
    badge: str = ""
    number: str = ""
    note: str = ""
    ground: str = ""
    fields: tuple[str, ...] = ()


@transaction
def record_sent(*, case: Case, sent: Sent, submission: UUID, by: Viewer, at: datetime) -> Notice:
    """Record that a recipient was told, and tell the waist when nobody is left to tell.

    The same ``submission`` again returns the notice it made and writes nothing. Raise Refused when the case
    is closed or not open to the viewer, the recipient is not one of this kind, or the time cannot be right.
    """
    access.check_may_tell(by, case)
    locked = case_queries.locked(case.id)
    found = Notice.objects.filter(submission=submission).select_related("recipient").first()
    if found is not None:
        return _the_same(found, case, sent)
    access.check_may_send(by, locked)
    if sent.how not in How.values:
        raise Refused("Say how they were told.")
    recipient = checking.checked_recipient(to=sent.to, code=sent.recipient, towns=sent.towns, form=sent.form, at=at)
    notice = Notice(
        case=locked, to=sent.to, recipient=recipient, recipient_code=recipient.code, towns=list(sent.towns),
        form=sent.form, how=sent.how, happened_at=_moment(locked, sent, by, at), recorded_at=at, by_id=by.user_id,
        has_number=bool(sent.number), submission=submission,
    )  # fmt: skip
    words: dict[str, Any] = {"person": sent.person, "badge": sent.badge, "number": sent.number, "note": sent.note}
    if sent.number:
        words["numbered_at"] = [at.isoformat()]
    notice.sealed = locked.key().seal_fields(words, place=notice.place())
    notice.save(force_insert=True)
    telling = checking.Telling(
        to=sent.to, recipient=recipient, ground=sent.ground, fields=sent.fields, channel=sent.how,
        happened_at=notice.happened_at, source_id=notice.id, submission=notice.id, words={"form": sent.form},
        person=sent.person,
    )  # fmt: skip
    leaving.disclose(case=locked, leaves=checking.leaves(locked, telling, by), by=by, at=at)
    audit.write(
        by=by.user_id, at=at, act="notice.recorded", subject=case.id, detail={"notice": str(notice.id), "to": sent.to}
    )
    closing.meanwhile(locked, notice, at=at)
    tell_the_waist(case=case, to=sent.to, form=sent.form, by=by, at=at)
    return notice


@transaction
def settle(*, case: Case, by: Viewer, at: datetime) -> int:
    """Mark as done the duties whose recipients were all told, the towns having changed since; return how many."""
    access.check_may_send(by, case_queries.locked(case.id))
    done = 0
    for owed in queries.standing(by, case, at=at).owed:
        if owed.can_settle:
            forms = [line.told.form for line in owed.lines if line.told is not None]
            done += tell_the_waist(case=case, to=owed.to, form=forms[0], by=by, at=at)
    return done


def tell_the_waist(*, case: Case, to: str, form: str, by: Viewer, at: datetime) -> int:
    """Record `notice.sent` for each duty of this recipient that has nobody left to tell; return how many events.

    Duties met at the same time by the same notices are one event; otherwise each is named by its episode.
    """
    duties = [duty for duty in case_queries.duties_of(by, case) if duty.code == f"{FAMILY}{to}"]
    notices = queries.sent_for(by, case)
    needs = queries.needs_for(case, [to], on=timezone.localdate(at))[to]
    if not any(duty.state != DutyState.WITHDRAWN for duty in duties):
        return _unowed(case, NoticeSent(to=to, form=form), needs, notices, by=by, at=at)
    still_open = [duty for duty in duties if duty.state == DutyState.OPEN]
    met = [(moment, duty) for duty in still_open if (moment := _met_at(to, needs, notices, duty, at)) is not None]
    told = 0
    for moment, group in groupby(sorted(met, key=lambda pair: pair[0]), key=lambda pair: pair[0]):
        episodes = {duty.episode for _, duty in group}
        names = [None] if episodes == {duty.episode for duty in still_open} else sorted(episodes)
        for name in names:
            cases.record(case=case, event=NoticeSent(to=to, form=form, episode=name), by=by, at=at, happened_at=moment)
            told += 1
    return told


def _unowed(
    case: Case, event: NoticeSent, needs: Sequence[Need], notices: Sequence[Notice], *, by: Viewer, at: datetime
) -> int:
    """Record a notice that nobody owed once everybody was told, so that a rule that asks "told?" knows it."""
    own = [notice for notice in notices if notice.to == event.to]
    lines = lines_of(event.to, needs, own, None)
    moment = complete_at(lines)
    counted = {line.told.id for line in lines if line.told is not None}
    latest = max(own, key=lambda notice: notice.recorded_at, default=None)
    if moment is None or latest is None or latest.id not in counted:
        return 0
    cases.record(case=case, event=event, by=by, at=at, happened_at=moment)
    return 1


def _met_at(to: str, needs: Sequence[Need], notices: Sequence[Notice], duty: Duty, at: datetime) -> datetime | None:
    """Return when a duty was met, or None.

    After a notice was taken back the engine counts only what comes later: a time before that is recorded as
    of now, which can only make a duty look later than it was.
    """
    moment = complete_at(lines_of(to, needs, notices, duty.from_at))
    if moment is None:
        return None
    taken_back = [n.withdrawn_at for n in notices if n.to == to and n.withdrawn_at is not None]
    return at if any(moment <= back for back in taken_back) else moment


def _the_same(notice: Notice, case: Case, sent: Sent) -> Notice:
    """Return the notice that this page recorded; refuse one to somebody else, which would be said to be recorded."""
    if notice.case_id != case.id:
        raise Refused("This page was used for another case already. Open the form again.")
    if (notice.to, notice.recipient_code, notice.form) != (sent.to, sent.recipient, sent.form):
        raise Refused("This page was used for another notice already. Open the form again.")
    return notice


def _moment(case: Case, sent: Sent, by: Viewer, at: datetime) -> datetime:
    """Return when they were told; refuse what lies in the future or before the first report."""
    if sent.happened_at > at:
        raise Refused("The time lies in the future. Give the time at which they were told.")
    begun = queries.begun_at(by, case)
    marks = [duty.from_at for duty in case_queries.duties_of(by, case) if duty.code == f"{FAMILY}{sent.to}"]
    moment = lifted(sent.happened_at, [*marks, *([begun] if begun else [])], until=at)
    if begun is not None and moment < begun:
        local = timezone.localtime(begun)
        raise Refused(
            f"The time lies before the first report on this case, which came on {local:%B} {local.day}, {local.year} "
            f"at {local:%H:%M}. Nobody can have been told of it earlier."
        )
    return moment
