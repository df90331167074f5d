"""What of a posted form was typed by a person."""

from django.http import QueryDict

#: Fields of a form that nobody typed.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "step", "draft_kind", "draft_id", "draft_title"})


def typed_values(posted: QueryDict) -> dict[str, list[str]]:
    """Return what was typed, as a draft keeps it: each field a list."""
    return {name: posted.getlist(name) for name in posted if name not in NOT_TYPED}


def title_of(posted: QueryDict) -> str:
    """Return how the draft is listed: initials from the fields that the form names in ``draft_title``.

    The fields of one person are separated by blanks, people by semicolons; nobody named gives nothing.
    """
    people = []
    for names in posted.get("draft_title", "").split(";"):
        words = [posted.get(name, "").strip() for name in names.split()]
        people.append(" ".join(f"{word[0].upper()}." for word in words if word))
    return ", ".join(person for person in people if person)
