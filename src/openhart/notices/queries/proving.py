"""What recipients said of themselves when they were told, for the forms of a case."""

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.cases.queries.sight import sight_of
from openhart.notices import access
from openhart.notices.models import Notice
from openhart.notices.queries.rows import sent_for, words_of
from openhart.paperwork.queries import Proof


def proofs(viewer: Viewer, case: Case) -> list[Proof]:
    """Return the numbers, persons and badges of the notices of a case that stand, without those kept from the viewer.

    The number is the recipient's own, or else the one it gave when it acknowledged the notice.
    """
    sight = sight_of(viewer, case)
    standing = [row for row in sent_for(viewer, case) if row.withdrawn_at is None]
    return [_proof(case, row) for row in standing if not sight.keeps(access.PROTECTED.get(row.to, ""))]


def _proof(case: Case, notice: Notice) -> Proof:
    words = words_of(case, notice)
    return Proof(
        to=notice.to, name=notice.recipient.name, number=words.number or words.their_number, person=words.person,
        badge=words.badge, told_at=notice.happened_at,
    )  # fmt: skip
