"""What was told, opened for somebody who may read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.defaultfilters import linebreaksbr

from openhart.accounts import queries as accounts
from openhart.accounts.access import Field, Viewer
from openhart.cases.models import Case
from openhart.cases.queries.sight import Sight, kept_words, sight_of
from openhart.places import queries as places
from openhart.referrals import access
from openhart.referrals.events import codes
from openhart.referrals.events.flags import BY_CODE, RedFlag
from openhart.referrals.models import Assignment, Referral, Screening
from openhart.referrals.queries.rows import assignments_of, beside_in_report, decisions_on, referrals_of

Rows = list[dict[str, Any]]

_CHILD_WORDS = {
    "safe_contact": "How the child may be contacted", "who_listens": "Who may be listening",
    "interpreter": "Interpreter", "wishes": "What the child wants", "place_names": "Places named",
    "recruiter_name": "Person who drew the child in", "tribe": "Tribe", "court": "Court", "attorney": "Attorney",
    "guardian_ad_litem": "Guardian ad litem", "link_number": "LINK number", "notes": "Notes",
}  # fmt: skip
#: Words of a child's account that are kept under a permission.
_PROTECTED_WORDS = {"recruiter_name": Field.EXPLOITER}
_REPORTER_WORDS = {
    "reporter_name": "Reporter", "reporter_phone": "Telephone", "reporter_relationship": "Knows the child as",
    "call_back": "When and how to call back",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision with its reason and whoever made it."""

    screening: Screening
    words: str
    response: str
    definitions: tuple[str, ...]
    reason: str
    by: str
    at: datetime
    is_overturned: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One referral as it may be read: ``reporter`` is None for those who may not know who reported."""

    referral: Referral
    own_words: str
    why_suspected: str
    other_concerns: str
    reporter: Rows | None
    reporter_kept: str  # what stands in its place for them
    flags: tuple[RedFlag, ...]
    flags_kept: str  # that there are others, for those who may not know them
    rows: Rows
    safety: Rows
    decisions: tuple[Decision, ...]
    assignments: Rows
    same_report: tuple[Case, ...]  # the other children of the same report, where they are open to the viewer


def told_of_case(viewer: Viewer, case: Case) -> list[Told]:
    """Return all that was told about a case, the latest report first."""
    return _told(viewer, referrals_of(viewer, case))[::-1]


def told(viewer: Viewer, referral: Referral) -> Told:
    """Return what one referral told."""
    return _told(viewer, [referral])[0]


def _told(viewer: Viewer, referrals: list[Referral]) -> list[Told]:
    wanted = [referral.id for referral in referrals]
    screenings, assignments = decisions_on(viewer, wanted), assignments_of(viewer, wanted)
    staff = [row.decided_by_id for row in screenings]
    staff += [ident for row in assignments for ident in (row.worker_id, row.assigned_by_id)]
    names = accounts.names(viewer, staff)
    offices = dict(places.offices()) if assignments else {}
    beside = beside_in_report(viewer, referrals)
    return [
        _one(
            viewer, referral, beside.get(referral.id, ()),
            [_decision(row, names) for row in screenings if row.referral_id == referral.id],
            [_assignment(row, names, offices) for row in assignments if row.referral_id == referral.id],
        )
        for referral in referrals
    ]  # fmt: skip


def _one(
    viewer: Viewer, referral: Referral, beside: tuple[Case, ...], decisions: list[Decision], assignments: Rows
) -> Told:
    words = referral.words()
    sight = sight_of(viewer, referral.case)
    flags = [BY_CODE[code] for code in referral.red_flags if code in BY_CODE]
    return Told(
        referral=referral,
        own_words=words.get("own_words", ""),
        why_suspected=words.get("why_suspected", ""),
        other_concerns=words.get("other_concerns", ""),
        reporter=_reporter(referral, words) if access.may_see_reporter(viewer, referral.case) else None,
        reporter_kept="" if access.may_see_reporter(viewer, referral.case) else kept_words(Field.REPORTER),
        flags=tuple(flag for flag in flags if not sight.keeps(flag.protected)),
        flags_kept=next((kept_words(flag.protected) for flag in flags if sight.keeps(flag.protected)), ""),
        rows=_codes(referral, sight) + _said(words, ("place_names", "recruiter_name", "link_number", "notes"), sight),
        safety=_said(words, ("safe_contact", "who_listens", "interpreter", "wishes", "tribe", "court", "attorney",
                             "guardian_ad_litem"), sight),
        decisions=tuple(decisions),
        assignments=assignments,
        same_report=beside,
    )  # fmt: skip


def _reporter(referral: Referral, words: dict[str, Any]) -> Rows:
    rows: Rows = [{"key": "Kind of reporter", "value": codes.REPORTER_KINDS.get(referral.report.reporter_kind, "")}]
    rows += [{"key": key, "value": words[name]} for name, key in _REPORTER_WORDS.items() if words.get(name)]
    if "safe_to_call_back" in words:
        rows.append({"key": "Safe to call back", "value": "Yes" if words["safe_to_call_back"] else "No"})
    return rows


def _said(words: dict[str, Any], names: tuple[str, ...], sight: Sight) -> Rows:
    return [
        {"key": _CHILD_WORDS[name], "value": _one_said(name, words[name], sight)} for name in names if words.get(name)
    ]


def _one_said(name: str, text: str, sight: Sight) -> str:
    protected = _PROTECTED_WORDS.get(name, "")
    return kept_words(protected) if sight.keeps(protected) else linebreaksbr(text)


def _codes(referral: Referral, sight: Sight) -> Rows:
    """Return the coded answers in words, those not known left out."""
    at_placement = {True: "Yes", False: "No", None: ""}[referral.at_placement]
    by_whom = codes.RECRUITER_RELATIONS.get(referral.recruiter_relation, "")
    if by_whom and sight.keeps(Field.EXPLOITER):
        by_whom = kept_words(Field.EXPLOITER)
    rows = [
        ("How the child was drawn in", _labels(referral.recruitment, codes.RECRUITMENT)),
        ("Where", codes.RECRUITMENT_PLACES.get(referral.recruitment_place, "")),
        ("By whom", by_whom),
        ("How the child is controlled", _labels(referral.control, codes.CONTROL)),
        ("Lived then", codes.PLACEMENTS.get(referral.placement, "")),
        ("It happened at that placement", at_placement),
        ("Ground for services", codes.LEGAL_BASES.get(referral.legal_basis, "")),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _labels(stored: list[str], table: codes.Table) -> str:
    return "; ".join(table.get(code, code) for code in stored)


def _decision(row: Screening, names: dict[Any, str]) -> Decision:
    opened = row.referral.case.key().open_fields(row.sealed, place=row.place())
    return Decision(
        screening=row,
        words=codes.DECISIONS[row.decision],
        response=codes.RESPONSES.get(row.response, "").lower(),
        definitions=tuple(codes.DEFINITIONS.get(code, code) for code in row.definitions),
        reason=str(opened["reason"]),
        by=_name(names, row.decided_by_id),
        at=row.decided_at,
        is_overturned=hasattr(row, "overturned_by"),
    )


def _assignment(row: Assignment, names: dict[Any, str], offices: dict[str, str]) -> dict[str, Any]:
    parts = [codes.UNITS.get(row.unit, row.unit), codes.TRACKS.get(row.track, row.track)]
    parts += [offices.get(row.office, row.office)] if row.office else []
    parts += [_name(names, row.worker_id)] if row.worker_id else []
    return {"words": ", ".join(parts), "by": _name(names, row.assigned_by_id), "at": row.assigned_at}


def _name(names: dict[Any, str], ident: Any) -> str:
    return names.get(ident, "OpenHART" if ident is None else "Somebody who has left")
