"""The pages of people with an account, and the review of what they hold."""

from openhart.accounts.views.people.changing import add_person, disable, enable, end_role, give_role
from openhart.accounts.views.people.letting_in import end_sessions, invite, release
from openhart.accounts.views.people.listing import left_cases, people, person
from openhart.accounts.views.people.reviewing import review, review_person

__all__ = [
    "add_person", "disable", "enable", "end_role", "end_sessions", "give_role", "invite", "left_cases", "people",
    "person", "release", "review", "review_person",
]  # fmt: skip
