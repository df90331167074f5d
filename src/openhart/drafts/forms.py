"""What of a posted form was typed by a person."""

from collections.abc import Mapping
from uuid import UUID

from django.http import QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from openhart.ui.views import SECRETS

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


#: What a page that locks says about itself beside what was typed on it: its address, and what it is called.
KEPT_AT, KEPT_TITLE = "kept_at", "kept_title"
#: By which a page says that its form was given back, and from which draft.
KEPT_DRAFT = "kept_draft"
_LONGEST_TITLE = 200
_LONGEST_ADDRESS = 1000


def kept_values(posted: QueryDict) -> dict[str, list[str]]:
    """Return what a form that was left open holds, with its address; never a password or a code."""
    typed = typed_values(posted)
    return {
        name: texts for name, texts in typed.items() if name not in {KEPT_TITLE, KEPT_DRAFT} and not _is_secret(name)
    }


def kept_before(posted: QueryDict) -> UUID | None:
    """Return the draft from which the form was given back, if it was."""
    try:
        return UUID(posted.get(KEPT_DRAFT, ""))
    except ValueError:
        return None


def kept_title(posted: QueryDict) -> str:
    """Return what the page was called."""
    return posted.get(KEPT_TITLE, "").strip()[:_LONGEST_TITLE]


def address_in(values: Mapping[str, list[str]]) -> str:
    """Return where a kept form was typed, if that is a page of this site; else nothing."""
    address = "".join(values.get(KEPT_AT, ())[:1])
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours and len(address) <= _LONGEST_ADDRESS else ""


def _is_secret(name: str) -> bool:
    return name in SECRETS or "password" in name or name.rsplit("-", maxsplit=1)[-1] in {"code", "credential"}
