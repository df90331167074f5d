"""Reads of letters: a partner's own, and what was answered to the agency's."""

from openhart.inbox.queries.answers import Said, answers_for, count_of, letters_from, untaken
from openhart.inbox.queries.letters import is_read, letter_of, letters, organisations_of

__all__ = [
    "Said", "answers_for", "count_of", "is_read", "letter_of", "letters", "letters_from", "organisations_of", "untaken",
]  # fmt: skip
