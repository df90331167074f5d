"""Files on their way into a case, and the scanner that stands in for ClamAV's."""

from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

import pytest
from tests.documents import made
from tests.documents.clamd import Clamd

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.documents import actions
from openhart.documents.actions import Details, Outcome
from openhart.documents.models import Document

Send = Callable[..., Document]
Keep = Callable[..., Outcome]


@pytest.fixture
def send(case: Case, ben: Viewer, now: datetime) -> Send:
    """Ben sends a file, in pieces of so many bytes."""

    def sent(data: bytes = b"", name: str = "order.pdf", *, piece: int = 1_000_000, by: Viewer = ben) -> Document:
        data = data or made.paper()
        row = actions.begin(document_id=uuid4(), case_id=case.id, name=name, by=by, at=now)
        assert row is not None
        pieces = [data[start : start + piece] for start in range(0, len(data), piece)]
        for number, plain in enumerate(pieces, start=1):
            actions.take_piece(document=row, number=number, plain=plain, is_last=number == len(pieces), by=by, at=now)
        return actions.complete(
            document=row, size=len(data), count=len(pieces), sha256=sha256(data).hexdigest(), by=by, at=now
        )

    return sent


@pytest.fixture
def keep(send: Send, ben: Viewer, now: datetime) -> Keep:
    """Ben sends a file and keeps it."""

    def kept(data: bytes = b"", name: str = "order.pdf", *, by: Viewer = ben, **more: object) -> Outcome:
        details = Details(**{"kind": "court_order", "description": "Order of custody", **more})
        return actions.keep(document=send(data, name, by=by), details=details, pack="us-ct", by=by, at=now)

    return kept


@pytest.fixture
def scanner(settings: object) -> Iterator[Clamd]:
    """A scanner that speaks the protocol, on this machine."""
    with Clamd() as running:
        settings.VIRUS_SCANNER = running.address
        yield running
