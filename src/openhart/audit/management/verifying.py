"""Following the whole chain: which entry is the first that was changed, taken out, put in or moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from openhart.audit.management.rows import Kept, kept_in
from openhart.audit.models import Entry, Head, Lane, chain
from openhart.audit.models.entries import LANES
from openhart.audit.models.signing import SignedHead, follows, read_heads

#: So far around its place an entry that does not fit is looked for elsewhere: it may have been moved.
_AROUND = 100_000


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found: how much was looked at, and in one sentence each what is wrong, the first first."""

    entries: int
    heads: int
    faults: list[str]


def verify(outside: Path | None) -> Verified:
    """Follow every lane from its beginning to its end and compare with every signed head, also those kept outside."""
    faults = [*_of_heads(outside)]
    entries = 0
    lanes = {row.id: (row.seq, bytes(row.hash), bytes(row.mark)) for row in Lane.objects.order_by("id")}
    for lane in range(max([LANES, *(number + 1 for number in lanes)])):
        if lane not in lanes:
            if _has_entries(lane):
                faults.append(f"The end of lane {lane} is gone, although it has entries.")
            continue
        walk = _Lane(lane, *lanes[lane], outside)
        entries += walk.follow()
        faults += [walk.fault] if walk.fault else []
    return Verified(entries, Head.objects.count(), faults)


class _Lane:
    """One lane that is being followed."""

    def __init__(self, number: int, seq: int, digest: bytes, mark: bytes, outside: Path | None) -> None:
        self.number, self.seq, self.digest, self.mark = number, seq, digest, mark
        self.fault = ""
        self._checkpoints = _checkpoints(number, outside)
        self._next = next(self._checkpoints, None)

    def follow(self) -> int:
        """Follow the lane until its end or the first fault; return how many entries were looked at."""
        before, expected = chain.BEGINNING, 1
        for entry in kept_in(self.number, up_to=self.seq):
            self.fault = self._misplaced(entry, expected) or self._unlike(entry, before) or self._unsigned(entry)
            if self.fault:
                return expected
            before, expected = entry.hash, expected + 1
        self.fault = self._cut(expected - 1, before) or self._beyond()
        return expected - 1

    def _misplaced(self, entry: Kept, expected: int) -> str:
        if entry.seq == expected:
            return ""
        if entry.seq < expected:
            return f"Entry {entry.seq} of lane {self.number} is there twice."
        gone = f"{expected}" if entry.seq == expected + 1 else f"{expected} to {entry.seq - 1}"
        return f"Missing from lane {self.number}: entry {gone}, before {_named(entry)}."

    def _unlike(self, entry: Kept, before: bytes) -> str:
        place = f"entry {entry.seq} of lane {self.number}"
        if entry.said is not None and entry.said.hash_after(before) == entry.hash:
            if chain.seal_of(self.number, entry.seq, entry.hash) == entry.seal:
                return ""
            return f"Forged: {place} fits the one before, but was not sealed with this installation's key."
        elsewhere = self._moved_from(entry)
        if elsewhere:
            return f"Out of order: in the place of {place} stands what was written as entry {elsewhere}."
        return f"Changed: {place}, {_named(entry)}, is not what was written."

    def _moved_from(self, entry: Kept) -> int:
        """Return the number under which an entry was sealed, when that is another; 0 when nothing is found."""
        around = range(max(1, entry.seq - _AROUND), entry.seq + _AROUND)
        return next(
            (n for n in around if n != entry.seq and chain.seal_of(self.number, n, entry.hash) == entry.seal), 0
        )

    def _unsigned(self, entry: Kept) -> str:
        """Compare an entry with the signed heads that end in it."""
        while self._next is not None and self._next[0] <= entry.seq:
            seq, digest, at = self._next
            if seq == entry.seq and digest != entry.hash:
                return f"Entry {seq} of lane {self.number} is not the one that the head signed at {at} ends in."
            self._next = next(self._checkpoints, None)
        return ""

    def _cut(self, last: int, digest: bytes) -> str:
        if last < self.seq:
            gone = f"{last + 1}" if last + 1 == self.seq else f"{last + 1} to {self.seq}"
            return f"Cut off: entry {gone} at the end of lane {self.number} is missing."
        if digest != self.digest or (last and chain.mark_of(self.number, last, digest) != self.mark):
            return f"The end of lane {self.number} was set to entry {last} by somebody without this installation's key."
        if self._next is not None:
            seq, _, at = self._next
            return (
                f"This database is older than its head of {at}: lane {self.number} had reached entry {seq} then, "
                f"and ends at {last} now."
            )
        return ""

    def _beyond(self) -> str:
        """Look for entries behind the end; what is written meanwhile moves the end with it."""
        end = Lane.objects.get(id=self.number).seq
        extra = Entry.objects.filter(lane=self.number, seq__gt=end).order_by("seq").first()
        if extra is None:
            return ""
        return (
            f"Put in: {extra.act} at {extra.at:%Y-%m-%d %H:%M:%S.%f} UTC stands behind the end of lane {self.number}."
        )


def _of_heads(outside: Path | None) -> Iterator[str]:
    """Yield what is wrong with the signed heads themselves."""
    before: SignedHead | None = None
    for number, head in enumerate(_heads(), start=1):
        if not head.is_ours():
            yield f"Head {head.number} of {head.at} was not signed with this installation's key."
        elif head.number != number or not follows(head, before):
            yield f"A head before that of {head.at} is missing or was replaced."
            return
        before = head
    for head in read_heads(outside) if outside is not None else ():
        if not head.is_ours():
            yield f"In the file of heads, that of {head.at} was not signed with this installation's key."
            continue
        kept = Head.objects.filter(number=head.number).values_list("said", flat=True).first()
        if kept != head.said:
            yield f"The head signed at {head.at} and kept outside is not in this database: it is older, or another."
            return


def _checkpoints(lane: int, outside: Path | None) -> Iterator[tuple[int, bytes, str]]:
    """Yield (number, hash, time) in which a lane must stand, from every head, the oldest first."""
    last = 0
    for head in _heads():
        last = max(last, head.number)
        yield from _of_lane(head, lane)
    for head in read_heads(outside) if outside is not None else ():
        if head.number > last and head.is_ours():
            yield from _of_lane(head, lane)


def _of_lane(head: SignedHead, lane: int) -> Iterator[tuple[int, bytes, str]]:
    for number, seq, digest in head.ends:
        if number == lane and seq:
            yield seq, digest, head.at


def _heads() -> Iterator[SignedHead]:
    for said, signature in Head.objects.order_by("number").values_list("said", "signature").iterator(1000):
        yield SignedHead(said, signature)


def _has_entries(lane: int) -> bool:
    return Entry.objects.filter(lane=lane).exists()


def _named(entry: Kept) -> str:
    said = entry.said
    return f"{said.act} at {said.at:%Y-%m-%d %H:%M:%S.%f} UTC" if said is not None else "which cannot be read"
