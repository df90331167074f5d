"""Which steps of the vocabulary are recorded here, and what each may teach. Pure."""

from collections.abc import Iterable, Iterator

from openhart.policy import Pack
from openhart.policy.law.conditions import tests_of
from openhart.policy.law.words import Match

#: Steps that another room owns: it knows more about them than the vocabulary does.
OWNED_ELSEWHERE: dict[str, str] = {
    "referral.received": "referrals",
    "report.attached": "referrals",
    "referral.screened": "referrals",
    "referral.screening_overturned": "referrals",
    "referral.assigned": "referrals",
    "notice.sent": "notices",
    "notice.acknowledged": "notices",
    "notice.withdrawn": "notices",
    "child.missing": "missing",
    "child.located": "missing",
    "child.whereabouts_verified": "missing",
    "return_interview.held": "missing",
}
#: Steps that have a page of their own in this room.
WITH_OWN_PAGE = frozenset({"fact.corrected", "duty.waived"})

#: What people usually learn with a step, beside what the rules that begin with it ask.
_USUALLY_LEARNED: dict[str, tuple[str, ...]] = {
    "victim.status_set": ("victim.status",),
    "concern.identified": ("concern", "found_by", "indicators", "child.in_agency_care", "case.open"),
    "child.missing": ("child.missing_since", "child.in_agency_care", "case.open"),
    "child.location_learned": ("child.location_state", "child.left_on_own", "travel_authorized"),
    "child.located": ("child.location_state", "child.in_danger_now"),
    "investigation.started": ("investigation.active", "parent_notice_withheld"),
    "investigation.completed": ("investigation.active", "victim.status"),
    "screening.completed": ("victim.status",),
    "return_interview.held": ("victim.status", "indicators"),
    "consult.held": ("victim.status",),
    "review.completed": ("victim.status",),
    "team.recommended": ("victim.status",),
}

#: Groups of the chooser "Record a step", in the order of the work.
_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Concern and status", ("concern.", "victim.", "screening.")),
    ("Consult, review and triage", ("consult.", "review.", "triage.")),
    ("Investigation and Careline", ("investigation.", "critical_incident.", "careline.")),
    ("Team and services", ("team.", "services.", "service.", "case_plan.", "adult_services.")),
    ("Missing", ("child.", "return_interview.")),
    ("Placement", ("placement.",)),
    ("Immigration and return home", ("eligibility", "repatriation.")),
    ("Law enforcement", ("prosecution.",)),
    ("Closing", ("case.",)),
)


def is_recordable_here(pack: Pack, code: str) -> bool:
    """Return whether the generic form of this room records the step."""
    return code in pack.events and code not in OWNED_ELSEWHERE and code not in WITH_OWN_PAGE


def recordable(pack: Pack) -> list[str]:
    """Return the steps recorded here, in the order of the vocabulary."""
    return [code for code in pack.events if is_recordable_here(pack, code)]


def grouped(pack: Pack) -> list[tuple[str, list[str]]]:
    """Return the steps recorded here in groups that read well; what fits none comes last."""
    rest = recordable(pack)
    groups: list[tuple[str, list[str]]] = []
    for title, beginnings in _GROUPS:
        found = [code for code in rest if code.startswith(beginnings)]
        rest = [code for code in rest if code not in found]
        if found:
            groups.append((title, found))
    return [*groups, ("Other", rest)] if rest else groups


def done_by(pack: Pack, duty: str) -> tuple[Match, ...]:
    """Return the steps that discharge a duty."""
    word = pack.duties.get(duty)
    return word.done_by if word is not None else ()


def work_of(pack: Pack, code: str) -> str:
    """Return the duty that a step is the work of, in words; the step itself where it is that of none or several."""
    labels = [word.label for word in pack.duties.values() if any(match.event == code for match in word.done_by)]
    return labels[0] if len(labels) == 1 else pack.events[code].label


def taught_by(pack: Pack, code: str) -> list[str]:
    """Return the facts a step's form asks first: those usually learned, and those its rules ask."""
    asked: list[str] = list(_USUALLY_LEARNED.get(code, ()))
    for rule in pack.rules:
        if any(match.event == code for match in rule.upon):
            conditions = (rule.when, *(limit.when for limit in rule.limits))
            asked.extend(test.code for each in conditions for test in tests_of(each) if test.place == "fact")
    return _teachable(pack, asked)


def also_taught(pack: Pack, first: Iterable[str]) -> list[str]:
    """Return every other fact that may be learned by the way."""
    asked = set(first)
    return [code for code in _teachable(pack, pack.facts) if code not in asked]


def fact_name(code: str) -> str:
    """Return the name of a fact's form field."""
    return f"fact__{code.replace('.', '__')}"


def owing_roles(pack: Pack, code: str) -> frozenset[str]:
    """Return the roles that owe a duty which the step discharges; empty when it discharges none."""
    duties = {duty for duty, word in pack.duties.items() if any(match.event == code for match in word.done_by)}
    return frozenset(rule.owed_by for rule in pack.rules if rule.duty in duties)


def _teachable(pack: Pack, codes: Iterable[str]) -> list[str]:
    """Return known facts once each; those an event's own data sets are left out."""
    set_by_data = frozenset(_set_by_data(pack))
    return [code for code in dict.fromkeys(codes) if code in pack.facts and code not in set_by_data]


def _set_by_data(pack: Pack) -> Iterator[str]:
    for event in pack.events.values():
        yield from (data.sets for data in event.data.values() if data.sets)
