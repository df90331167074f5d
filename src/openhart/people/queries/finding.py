"""Finding somebody by what is known of them: by blind tokens first, then by looking at the few who share some.

Need-to-know is part of the one statement that looks tokens up: whoever is not open to the viewer is never fetched,
never opened, never counted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import Exists, IntegerField, OuterRef, Sum, Value, When

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.people.access import knowable_links
from openhart.people.lifecycle import names, tokens
from openhart.people.lifecycle.matching import LEAST, Likeness, likeness
from openhart.people.models import Identity, Link, Part, Token, marker
from openhart.sealing.envelope import SealBroken

#: So many people are shown at most.
MOST = 10
#: So many who share tokens are looked at: the rarest shared first.
_CANDIDATES = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for, ready to be looked up; ``known`` is in clear and never kept."""

    known: names.Known
    tokens: Mapping[str, list[int]]

    @property
    def is_nothing(self) -> bool:
        """Return whether there is too little to look for anybody: a first name or a surname alone finds nobody."""
        return not any(self.tokens.values())

    @property
    def noted(self) -> dict[str, list[str]]:
        """Return what the trail keeps of it: keyed marks of whole names, dates and numbers, under a key of their own.

        They cannot be compared with the index; whoever knows a name can ask, with the key, who searched for it.
        """
        texts = tokens.texts(self.known)
        kept = {kind: texts[kind] for kind in ("pair", "born", "phone", "online") if texts.get(kind)}
        return {
            kind: [f"{number % 2**64:016x}" for number in each]
            for kind, each in tokens.blind(kept, marker(), purpose="search").items()
        }


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who may be meant: on which case, as what, and why."""

    case: Case
    person_id: UUID
    part: str
    identity: Identity
    likeness: Likeness

    @property
    def part_label(self) -> str:
        """Return the part in words."""
        return str(Part(self.part).label)

    @property
    def why(self) -> str:
        """Return why they match, as a phrase."""
        words = ", ".join(self.likeness.why)
        return f"{words[:1].upper()}{words[1:]}"


def asked_for(identity: Identity) -> Asked:
    """Return what to look up for what is known of somebody."""
    known = names.read(identity.as_fields())
    return Asked(known, tokens.blind_anywhere(tokens.asked(known), marker()))


def found(viewer: Viewer, asked: Asked, *, parts: Iterable[str] = (), most: int = MOST) -> list[Found]:
    """Return the people open to the viewer who are most like what is asked for, best first, in two statements."""
    links = Link.objects.filter(knowable_links(viewer))
    wanted = list(parts)
    if wanted:
        links = links.filter(part__in=wanted)
    # The few rows of the tokens come first, and each is asked whether it is open: never the other way round.
    shared = Token.objects.filter(Exists(links.filter(person_id=OuterRef("person_id"))), token__in=_all(asked))
    best = shared.values_list("person_id").annotate(worth=Sum(_worth(asked))).order_by("-worth", "-person_id")
    ids = [person_id for person_id, _ in best[:_CANDIDATES]]
    rows = links.filter(person_id__in=ids).select_related("person__key_row", "case")
    like = [each for row in rows if (each := _compared(asked, row)) is not None and each.likeness.weight >= LEAST]
    return sorted(like, key=lambda each: (-each.likeness.weight, each.case.reference))[:most]


def _all(asked: Asked) -> list[int]:
    return [token for each in asked.tokens.values() for token in each]


def _worth(asked: Asked) -> Choice:
    """Return how much a shared token counts, by its kind."""
    cases = [When(token__in=each, then=Value(tokens.WORTH[kind])) for kind, each in asked.tokens.items() if each]
    return Choice(*cases, default=Value(0), output_field=IntegerField())


def _compared(asked: Asked, row: Link) -> Found | None:
    try:
        identity = row.person.identity()
    except SealBroken:  # erased a moment ago, or not ours any more: nobody is there
        return None
    how = likeness(asked.known, names.read(identity.as_fields()))
    return Found(row.case, row.person_id, row.part, identity, how)
