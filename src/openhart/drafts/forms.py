"""What of a posted form was typed by a person."""

from django.http import QueryDict

#: Fields of a form that nobody typed.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "step", "draft_kind", "draft_id", "draft_title"})


def typed_values(posted: QueryDict) -> dict[str, list[str]]:
    """Return what was typed, as a draft keeps it: each field a list."""
    return {name: posted.getlist(name) for name in posted if name not in NOT_TYPED}


#: A list of drafts shows so many people, and so many names of each, at most; a form names no more.
_PEOPLE, _NAMES, _LONGEST = 20, 6, 4000


def title_of(posted: QueryDict) -> str:
    """Return how the draft is listed: initials from the fields that the form names in ``draft_title``.

    The fields of one person are separated by blanks, people by semicolons; nobody named gives nothing.
    """
    people = []
    for names in posted.get("draft_title", "")[:_LONGEST].split(";")[:_PEOPLE]:
        words = [posted.get(name, "").strip()[:1] for name in names.split()[:_NAMES]]
        people.append(" ".join(f"{word.upper()}." for word in words if word))
    return ", ".join(person for person in people if person)
