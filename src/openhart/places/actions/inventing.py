"""Contacts for the demonstration: every name, number and address here is invented and says so."""

from collections import defaultdict
from datetime import date, datetime

from openhart.foundation.transactions import transaction
from openhart.places import queries
from openhart.places.access import Asker, check_may_keep
from openhart.places.actions.changing import Contact, change_recipient, serve
from openhart.places.lifecycle import TEAM
from openhart.places.models import Reach, Recipient

_NOTE = "Invented for the demonstration."


@transaction
def invent_contacts(*, on: date, by: Asker, at: datetime) -> int:
    """Fill empty contacts with invented ones and share the towns out among the empty teams; return how many.

    Telephone numbers are of the 555-01xx range that is kept free for fiction, addresses of a domain that can
    never exist. What has a contact already is left alone; a quarter of the police stay to be confirmed.
    """
    check_may_keep(by)
    groups = _towns_by_office(on)
    rows = list(Recipient.objects.filter(until_on__isnull=True).order_by("kind", "code"))
    filled = 0
    teams = iter(sorted(groups.items()))
    for number, row in enumerate(rows):
        if row.has_contact or row.kind == "parents":
            continue
        towns: list[str] = []
        name = row.name
        if row.kind == TEAM and row.reach == Reach.TOWNS:
            office, towns = next(teams, ("", []))
            name = f"{office} Multidisciplinary Team" if office else row.name
            if not office:
                continue
        change_recipient(
            code=row.code, contact=_invented(name, row.code, number), is_confirmed=number % 4 != 0, on=on, by=by, at=at
        )
        if towns:
            serve(code=row.code, towns=towns, on=on, by=by, at=at)
        filled += 1
    return filled


def _towns_by_office(on: date) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for place in queries.places(on):
        groups[place.office_name].append(place.code)
    # Three offices serve so many towns that they would have two teams: 14 offices, 17 teams.
    for office in sorted(groups, key=lambda name: (-len(groups[name]), name))[:3]:
        towns = groups.pop(office)
        half = len(towns) // 2
        groups[f"{office} East"], groups[f"{office} West"] = towns[:half], towns[half:]
    return groups


def _invented(name: str, code: str, number: int) -> Contact:
    return Contact(
        name=name, telephone=f"(860) 555-01{number % 100:02d}", fax=f"(203) 555-01{(number + 37) % 100:02d}",
        email=f"{code}@openhart.example", note=_NOTE,
    )  # fmt: skip
