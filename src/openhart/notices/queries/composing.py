"""What is about to be sent, before it is: to whom, on which ground, by which ways, and what they will see."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from openhart.accounts.access import Viewer
from openhart.cases.access import visible
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.notices.lifecycle import USUAL_FORM
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch
from openhart.notices.queries.offering import Offer, offer_for
from openhart.notices.queries.papers import RecipientPaper, paper_for
from openhart.notices.queries.standing import Line, Owed, standing
from openhart.paperwork import queries as paperwork
from openhart.places import queries as places
from openhart.places.lifecycle import WAYS
from openhart.places.models import Recipient
from openhart.policy import Statute


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """One notice as it would leave now. ``paper`` is None where ``why_not`` says what is missing."""

    to: str
    recipient: Recipient
    towns: tuple[str, ...]
    offer: Offer
    ground: Statute | None
    fields: tuple[str, ...]
    form: str
    ways: tuple[str, ...]
    paper: RecipientPaper | None = None
    why_not: str = ""

    @property
    def key(self) -> str:
        """Return what names this recipient on a page with several."""
        return f"{self.to}:{self.recipient.code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What somebody chose instead of what is usual; None leaves it at that."""

    form: str | None = None
    ground: str = ""
    fields: tuple[str, ...] | None = None


USUAL = Chosen()


def composed(
    viewer: Viewer,
    case: Case,
    to: str,
    recipient: Recipient,
    towns: Collection[str],
    *,
    at: datetime,
    chosen: Chosen = USUAL,
) -> Composed:
    """Return a notice to a recipient as it would leave at ``at``: what is usual, or what was chosen in its place."""
    on = timezone.localdate(at)
    offer = offer_for(viewer, case, to, on=on)
    ground = offer.ground(chosen.ground)
    fields = offer.usual(ground) if ground is not None and chosen.fields is None else tuple(chosen.fields or ())
    form = usual_form(case, to) if chosen.form is None else chosen.form
    found = Composed(
        to=to, recipient=recipient, towns=tuple(towns), offer=offer, ground=ground, fields=fields, form=form,
        ways=places.ways_of([recipient], on=on)[recipient.code],
    )  # fmt: skip
    if ground is None:
        return replace(found, why_not="No statute lets them be told. Use Disclose, on a consent or a court order.")
    if not fields:
        return replace(found, why_not="Nothing is chosen that they would be told.")
    if stray := [code for code in fields if code not in ground.fields]:
        known = offer.leaving.fields
        names = ", ".join(sorted(known[code].label.lower() if code in known else "something unknown" for code in stray))
        return replace(found, why_not=f"{ground.label} does not let out: {names}.")
    row = Dispatch(to=to, recipient=recipient, form=form, ground=ground.code, fields=list(fields))
    try:
        return replace(found, paper=paper_for(viewer, case, row, at=at))
    except Refused as refused:
        return replace(found, why_not=refused.reason)


def usual_form(case: Case, to: str) -> str:
    """Return the form that usually goes to a recipient, where the pack has it; else none."""
    there = {form.code for form in paperwork.forms_for(case, to)}
    usual = USUAL_FORM.get(to, "")
    return usual if usual in there else ""


def untold(viewer: Viewer, case: Case, *, at: datetime) -> Iterator[tuple[Owed, Line]]:
    """Yield whoever is owed a notice, was not told and has none on its way, each once, in the order of the duties."""
    running = Dispatch.objects.filter(visible(viewer, region="case__region"), case=case, state__in=sorted(life.OPEN))
    seen = set(running.values_list("to", "recipient_code"))
    for owed in standing(viewer, case, at=at).owed:
        for line in owed.lines if owed.is_open else ():
            key = (owed.to, line.recipient.code if line.recipient else f"nobody for {line.need.towns}")
            if line.told is None and key not in seen:
                seen.add(key)
                yield owed, line


def ways_in_words(recipient: Recipient, ways: Collection[str]) -> list[str]:
    """Return ways as they are shown, with the number or address that is used."""
    uses = {
        "secure_link": recipient.email, "fax": recipient.fax, "telephone": recipient.telephone,
        "letter": recipient.address,
    }  # fmt: skip
    return [f"{WAYS[way]}: {uses[way]}" if uses.get(way) else WAYS[way] for way in ways]
