"""What of a posted form was typed by a person."""

from django.http import QueryDict

#: Fields of a form that nobody typed.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "step", "draft_kind", "draft_id"})


def typed_values(posted: QueryDict) -> dict[str, list[str]]:
    """Return what was typed, as a draft keeps it: each field a list."""
    return {name: posted.getlist(name) for name in posted if name not in NOT_TYPED}
