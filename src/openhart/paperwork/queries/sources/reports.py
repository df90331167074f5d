"""What was reported and decided. Whoever reported does not appear: the kind alone, for those who may know it."""

from collections.abc import Callable, Mapping, Sequence

from openhart.paperwork.queries.knowing import Knowing
from openhart.paperwork.queries.sources.cases import moment
from openhart.paperwork.queries.sources.children import lines, of_words
from openhart.places import queries as places
from openhart.referrals.events import codes
from openhart.referrals.events.flags import BY_CODE


def received(known: Knowing) -> list[str]:
    """Return when and how each report came."""
    return [f"{moment(row.report.received_at)}, {row.report.channel_label.lower()}" for row in known.reports]


def reporter_kind(known: Knowing) -> list[str]:
    """Return the kind of reporter, never who."""
    kinds = [codes.REPORTER_KINDS.get(row.report.reporter_kind, "") for row in known.reports]
    return list(dict.fromkeys(lines(*kinds)))


def notes(known: Knowing) -> list[str]:
    """Return what was noted with the report, or by the worker who found the concern."""
    return [*of_words("notes")(known), *lines(known.words_of_concern().get("notes", ""))]


def red_flags(known: Knowing) -> list[str]:
    """Return the red flags that anybody on the case may know."""
    return [label for label, protected in _flags(known) if not protected]


def health_flags(known: Knowing) -> list[str]:
    """Return the red flags that speak of health."""
    return [label for label, protected in _flags(known) if protected == "medical"]


def recruitment(known: Knowing) -> list[str]:
    """Return how and where the child was drawn in."""
    row = known.referral
    if row is None:
        return []
    return lines(_labels(row.recruitment, codes.RECRUITMENT), codes.RECRUITMENT_PLACES.get(row.recruitment_place, ""))


def recruiter(known: Knowing) -> list[str]:
    """Return who drew the child in, and what they are to the child."""
    row = known.referral
    relation = codes.RECRUITER_RELATIONS.get(row.recruiter_relation, "") if row is not None else ""
    return [*lines(relation), *of_words("recruiter_name")(known)]


def control(known: Knowing) -> list[str]:
    """Return how the child is controlled, a line for each."""
    return [codes.CONTROL.get(code, code) for code in known.referral.control] if known.referral else []


def placement(known: Knowing) -> list[str]:
    """Return where the child lived when it happened, and whether it happened there."""
    row = known.referral
    if row is None:
        return []
    there = {True: "It happened there", False: "It did not happen there", None: ""}[row.at_placement]
    return lines(codes.PLACEMENTS.get(row.placement, ""), there)


def decision(known: Knowing) -> list[str]:
    """Return the decision that stands, its response time, and when it was made."""
    row = known.decision
    if row is None:
        return []
    response = codes.RESPONSES.get(row.response, "")
    return lines(codes.DECISIONS.get(row.decision, row.decision), response, f"Decided {moment(row.decided_at)}")


def definitions(known: Knowing) -> list[str]:
    """Return the operational definitions that the decision names."""
    return [codes.DEFINITIONS.get(code, code) for code in known.decision.definitions] if known.decision else []


def reason(known: Knowing) -> list[str]:
    """Return the reason of the decision."""
    row = known.decision
    if row is None:
        return []
    return lines(str(known.case.key().open_fields(row.sealed, place=row.place()).get("reason", "")))


def assigned(known: Knowing) -> list[str]:
    """Return unit, track and office; never the worker's name."""
    row = known.assignment
    if row is None:
        return []
    office = dict(places.offices()).get(row.office, row.office) if row.office else ""
    return lines(codes.UNITS.get(row.unit, row.unit), codes.TRACKS.get(row.track, row.track), office)


def _flags(known: Knowing) -> list[tuple[str, str]]:
    """Return the labels of the red flags of all reports, each once, with the permission they are kept under."""
    named = dict.fromkeys(code for row in known.reports for code in row.red_flags if code in BY_CODE)
    return [(BY_CODE[code].label, BY_CODE[code].protected) for code in named]


def _labels(stored: Sequence[str], table: codes.Table) -> str:
    return "; ".join(table.get(code, code) for code in stored)


TAKES: Mapping[str, Callable[[Knowing], list[str]]] = {
    "report.received": received, "report.reporter_kind": reporter_kind, "report.own_words": of_words("own_words"),
    "report.why_suspected": of_words("why_suspected"), "report.other_concerns": of_words("other_concerns"),
    "report.notes": notes, "report.red_flags": red_flags, "report.health_flags": health_flags,
    "report.recruitment": recruitment, "report.control": control, "report.place_names": of_words("place_names"),
    "report.placement": placement, "report.recruiter": recruiter, "decision.words": decision,
    "decision.definitions": definitions, "decision.reason": reason, "decision.assigned": assigned,
}  # fmt: skip
