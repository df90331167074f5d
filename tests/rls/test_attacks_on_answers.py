"""Raw SQL in the role of the partners' site: it answers in the own name, and never in the agency's or another's."""

from uuid import UUID, uuid4

import pytest
from tests.rls.test_letters import at_partners, letter, officer, opened, refused
from tests.rls.world import AT, Told

from openhart.inbox.models import Answer

pytestmark = pytest.mark.requirement("R-SEC-1")

_ADD = """INSERT INTO inbox_answer (id, letter_id, kind, at, by_id, door_id, outcome, submission, sealed, taken_in_at)
          VALUES (%s, %s, %s, %s, %s, %s, '', %s, 'words', %s)"""


def adds(
    of: UUID, kind: str = "asked", *, by: UUID | None = None, link: UUID | None = None, taken: bool = False
) -> bool:
    """Return whether the database takes an answer."""
    return not refused(_ADD, uuid4(), of, kind, AT, by, link, uuid4(), AT if taken else None)


def test_an_officer_answers_in_the_own_name_and_puts_no_word_into_the_agencys_mouth(told: Told) -> None:
    own, other = letter("hartford", told), letter("bridgeport", told)
    dov, olga = officer(told, 0, "hartford"), officer(told, 1, "hartford")
    with at_partners(dov.id):
        assert adds(own.id, by=dov.id)
        assert not adds(own.id, "told", by=dov.id)
        assert not adds(own.id, "told")
        assert not adds(own.id, by=olga.id)
        assert not adds(own.id)
        assert not adds(own.id, by=dov.id, taken=True), "nobody at the agency would hear of it"
        assert not adds(other.id, by=dov.id)
    assert Answer.objects.filter(letter=own).count() == 1


def test_a_guest_answers_by_the_own_link(told: Told) -> None:
    own = letter("hartford", told)
    mine, anothers = opened(own), opened(own)
    dov = officer(told, 0, "hartford")
    with at_partners(mine.id):
        assert adds(own.id, link=mine.id)
        assert not adds(own.id, link=anothers.id)
        assert not adds(own.id, by=dov.id)
        assert not adds(own.id, "told", link=mine.id)
    assert Answer.objects.filter(letter=own).count() == 1
