"""A form made to be handed over by hand: through the gate, like everything that leaves."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.disclosure import actions as leaving
from openhart.disclosure.lifecycle.grounds import STATUTE, Claim, Whom
from openhart.foundation.released import Released
from openhart.foundation.transactions import transaction
from openhart.paperwork import access, queries
from openhart.places.models import Recipient


@dataclass(frozen=True, slots=True)
class Rendered:
    """A form that may be handed over now: on which ground, and which fields of disclosure it holds."""

    released: Released
    ground: str
    fields: tuple[str, ...]


@transaction
def render(*, case: Case, form: str, to: str, recipient: Recipient, channel: str, by: Viewer, at: datetime) -> Rendered:
    """Fill and print a form for a recipient and let it through the gate, which writes it into the ledger.

    It holds what this recipient needs, under the first statute that lets it be told. ``channel`` is how it will be
    handed over. Refuse what the gate refuses; then nothing is written and there is no paper.
    """
    access.check_may_prepare(by, case)
    told = queries.telling(by, case, to, on=timezone.localdate(at))
    found = queries.filled(by, case, form, to=to, fields=told.fields, recipient=recipient.name, at=at)
    leaves = leaving.Leaves(
        whom=Whom(kind=to, code=recipient.code, organisation=recipient.name),
        claim=Claim(kind=STATUTE, code=told.ground.code, confirmed=told.ground.conditions),
        fields=found.fields, purpose=told.ground.purposes[0], channel=channel,
        payload=queries.printed(found, ground=told.words), words={"form": form},
    )  # fmt: skip
    return Rendered(leaving.disclose(case=case, leaves=leaves, by=by, at=at), told.words, leaves.fields)
