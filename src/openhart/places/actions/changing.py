"""Changing who is told: the old row ends, a new one begins, and both stay."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TypeVar

from django.utils.text import slugify

from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.places import queries
from openhart.places.access import Asker, check_may_keep
from openhart.places.lifecycle import ELSEWHERE, kind_of, order_refusal
from openhart.places.models import Coverage, Office, Reach, Recipient, Region, Serving, Town, WayOrder

Dated = TypeVar("Dated", Recipient, Coverage, Serving, WayOrder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What can be said of a recipient: its name and its public ways in."""

    name: str
    telephone: str = ""
    fax: str = ""
    email: str = ""
    web: str = ""
    address: str = ""
    note: str = ""


@transaction
def add_recipient(
    *, kind: str, contact: Contact, reach: str, region: str = "", towns: Iterable[str] = (), on: date, by: Asker,
    at: datetime,
) -> Recipient:  # fmt: skip
    """Add somebody to be told as ``kind`` from a day on, and return the row; its code comes from its name."""
    check_may_keep(by)
    if reach == Reach.REGION and not Region.objects.filter(code=region).exists():
        raise Refused("Choose the region this recipient serves.")
    row = Recipient(
        code=_free_code(kind_of(kind), contact.name), kind=kind_of(kind), reach=reach,
        region=region if reach == Reach.REGION else "", is_confirmed=True, from_on=on, changed_at=at,
        changed_by_id=by.user_id, **asdict(contact),
    )  # fmt: skip
    row.save(force_insert=True)
    _audit("places.recipient_added", by, at, row.code)
    if reach == Reach.TOWNS:
        _cover(row, set(towns), on, by)
    return row


@transaction
def change_recipient(
    *, code: str, contact: Contact, is_confirmed: bool = True, on: date, by: Asker, at: datetime
) -> Recipient:
    """Begin a new row of a recipient with these facts on a day, end the old one, and return the new one."""
    check_may_keep(by)
    old = _open_recipient(code)
    _end(old, on, f"{old.name} already has a change from {_said(old.from_on)}")
    row = Recipient(
        code=code, kind=old.kind, reach=old.reach, region=old.region, is_confirmed=is_confirmed, from_on=on,
        changed_at=at, changed_by_id=by.user_id, **asdict(contact),
    )  # fmt: skip
    row.save(force_insert=True)
    if is_confirmed:
        Coverage.objects.filter(recipient_code=code).update(is_assumed=False)
    _audit("places.recipient_changed", by, at, code, on=on.isoformat())
    return row


@transaction
def confirm(*, code: str, by: Asker, at: datetime) -> None:
    """Note that somebody at the agency has checked what is said of a recipient and whom it serves."""
    check_may_keep(by)
    row = _open_recipient(code)
    Recipient.objects.filter(id=row.id).update(is_confirmed=True, changed_at=at, changed_by_id=by.user_id)
    Coverage.objects.filter(recipient_code=code).update(is_assumed=False)
    _audit("places.recipient_confirmed", by, at, code)


@transaction
def end_recipient(*, code: str, on: date, by: Asker, at: datetime) -> None:
    """End a recipient on a day: from then on it is told of nothing, and its towns have nobody until one is named."""
    check_may_keep(by)
    row = _open_recipient(code)
    _end(row, on, f"{row.name} begins only on {_said(row.from_on)}")
    for coverage in Coverage.objects.filter(recipient_code=code, until_on__isnull=True):
        _end(coverage, max(on, coverage.from_on), "")
    _audit("places.recipient_ended", by, at, code, on=on.isoformat())


@transaction
def serve(*, code: str, towns: Iterable[str], on: date, by: Asker, at: datetime) -> None:
    """Say for which towns a recipient is told from a day on; whoever was told for them before is told no more.

    A town left out has nobody of this kind from that day. An assumed recipient that loses its only town ends.
    """
    check_may_keep(by)
    row = _open_recipient(code)
    if row.reach != Reach.TOWNS:
        raise Refused(f"{row.name} is told whatever the town is; it has no list of towns.")
    _cover(row, set(towns), on, by)
    _audit("places.towns_changed", by, at, code, on=on.isoformat())


@transaction
def hand_over(*, town: str, kind: str, code: str, on: date, by: Asker, at: datetime) -> None:
    """Name who is told for one town from a day on, as when the State Police serve a town without police."""
    check_may_keep(by)
    row = _open_recipient(code)
    if row.reach != Reach.TOWNS or row.kind != kind_of(kind):
        raise Refused(f"{row.name} cannot be told for a town.")
    mine = Coverage.objects.filter(recipient_code=code, until_on__isnull=True).values_list("town", flat=True)
    _cover(row, {*mine, town}, on, by)
    _audit("places.towns_changed", by, at, code, on=on.isoformat())


@transaction
def order_ways(*, code: str, ways: Iterable[str], on: date, by: Asker, at: datetime) -> WayOrder:
    """Say by which ways a recipient is told from a day on, the first first; refuse a way it cannot be told by."""
    check_may_keep(by)
    row, order = _open_recipient(code), list(ways)
    if said := order_refusal(order, row):
        raise Refused(said)
    old = WayOrder.objects.filter(recipient_code=code, until_on__isnull=True).first()
    if old is not None:
        _end(old, on, f"The ways of {row.name} already have a change from {_said(old.from_on)}")
    new = WayOrder.objects.create(recipient_code=code, ways=order, from_on=on, changed_at=at, changed_by_id=by.user_id)
    _audit("places.ways_ordered", by, at, code, on=on.isoformat(), ways=" ".join(order))
    return new


@transaction
def set_office(*, town: str, office: str, source: str = "", on: date, by: Asker, at: datetime) -> None:
    """Say which area office, and so which region, serves a town from a day on."""
    check_may_keep(by)
    found = Office.objects.filter(code=office).first()
    if found is None or not Town.objects.filter(code=town).exclude(code=ELSEWHERE).exists():
        raise Refused("Choose a town and an area office that exist.")
    old = Serving.objects.filter(town=town, until_on__isnull=True).first()
    if old is not None:
        if old.office_id == office:
            raise Refused(f"{found.name} already serves this town.")
        _end(old, on, f"This town already has a change from {_said(old.from_on)}")
    Serving.objects.create(
        town_id=town, office=found, region=found.region_id, from_on=on, source=source or "Set by the agency",
        changed_by_id=by.user_id,
    )  # fmt: skip
    audit.write(
        by=by.user_id, at=at, act="places.office_changed", subject=None, detail={"town": town, "office": office}
    )


def _cover(row: Recipient, wanted: set[str], on: date, by: Asker) -> None:
    unknown = wanted - set(Town.objects.filter(code__in=wanted).values_list("code", flat=True))
    if unknown:
        raise Refused(f"No town has the code {', '.join(sorted(unknown))}.")
    still_open = Coverage.objects.filter(kind=row.kind, until_on__isnull=True).select_related("town")
    mine = {each.town_id: each for each in still_open if each.recipient_code == row.code}
    theirs = [each for each in still_open if each.recipient_code != row.code and each.town_id in wanted]
    dropped = [each for town, each in mine.items() if town not in wanted]
    for each in [*theirs, *dropped]:
        _end(each, on, f"{each.town.name} already has a change from {_said(each.from_on)}")
    Coverage.objects.bulk_create(
        [
            Coverage(town_id=town, kind=row.kind, recipient_code=row.code, from_on=on, changed_by_id=by.user_id)
            for town in sorted(wanted - mine.keys())
        ]
    )
    _end_the_emptied({each.recipient_code for each in theirs if each.is_assumed}, on)


def _end_the_emptied(codes: set[str], on: date) -> None:
    """End recipients that a rule assumed for one town and that now have none: nobody would ever tell them."""
    busy = set(
        Coverage.objects.filter(recipient_code__in=codes, until_on__isnull=True).values_list(
            "recipient_code", flat=True
        )
    )
    for row in Recipient.objects.filter(code__in=codes - busy, until_on__isnull=True):
        _end(row, max(on, row.from_on), "")


def _end(row: Dated, on: date, refusal: str) -> None:
    if on < row.from_on:
        raise Refused(f"{refusal}; choose that day or a later one.")
    row.until_on = on
    row.save(update_fields=["until_on"])


def _open_recipient(code: str) -> Recipient:
    row = Recipient.objects.select_for_update().filter(code=code, until_on__isnull=True).first()
    if row is None:
        raise Refused("There is no such recipient, or it has ended.")
    return row


def _free_code(kind: str, name: str) -> str:
    stem = f"{kind.replace('_', '-')}-{slugify(name)}"[:70].strip("-")
    code, number = stem, 1
    while queries.latest(code) is not None:
        number += 1
        code = f"{stem}-{number}"
    return code


def _audit(act: str, by: Asker, at: datetime, code: str, **more: str) -> None:
    audit.write(by=by.user_id, at=at, act=act, subject=None, detail={"recipient": code, **more})


def _said(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
