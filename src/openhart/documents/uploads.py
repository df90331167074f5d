"""Taking a file as Django reads it from the request: sealed piece by piece, in memory one piece at a time."""

import hashlib
import time
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from openhart.accounts.access import Viewer
from openhart.documents import lifecycle
from openhart.documents.actions import arriving
from openhart.documents.models import Document
from openhart.foundation.refused import Refused

FIELD = "file"
#: The last field of the form: an upload that broke off lacks it.
END = "end"
_STEP = 256 * 1024
_TOO_SLOW = "The file took too long to arrive. Send a smaller one, or send it over a better connection."


class ArrivedFile(UploadedFile):  # type: ignore[type-arg]
    """What stands in the form for a file that was sealed: its name and size, and nothing to read."""


class Sealing(FileUploadHandler):
    """Seal the one file of a form as it arrives, under the id that the server gave out with the page."""

    chunk_size = _STEP

    def __init__(self, request: HttpRequest, *, document_id: UUID, case_id: UUID, by: Viewer, at: datetime) -> None:
        super().__init__(request)
        self.document_id, self._case_id, self._by, self._at = document_id, case_id, by, at
        self._waiting = bytearray()
        self._size = self._count = 0
        self._hash = hashlib.sha256()
        self._until = time.monotonic() + settings.DOCUMENT_LIMITS.longest.total_seconds()
        self._is_taken = self._is_finished = False
        self.document: Document | None = None
        self.refusal = ""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to take a file; read past any but the first of the form's one field, and one that has arrived."""
        super().new_file(*args, **kwargs)
        if self.field_name != FIELD or self._is_taken:
            raise SkipFile
        self._is_taken = True
        try:
            self.document = arriving.begin(
                document_id=self.document_id,
                case_id=self._case_id,
                name=self.file_name or "",
                by=self._by,
                at=self._at,
            )
        except Refused as refused:
            self._stop(refused.reason)
        if self.document is None:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - pieces come in order
        """Seal what has come as soon as it fills a piece; the rest waits, in memory, for the end or for more."""
        self._size += len(raw_data)
        if self._size > settings.DOCUMENT_LIMITS.per_file:
            most = lifecycle.size_words(settings.DOCUMENT_LIMITS.per_file)
            self._stop(f"The file is larger than the desk takes ({most}).")
        if time.monotonic() > self._until:
            self._stop(_TOO_SLOW)
        self._hash.update(raw_data)
        self._waiting += raw_data
        while len(self._waiting) > lifecycle.CHUNK:
            self._seal(bytes(self._waiting[: lifecycle.CHUNK]), is_last=False)
            del self._waiting[: lifecycle.CHUNK]

    def file_complete(self, file_size: int) -> ArrivedFile | None:
        """Seal the last piece. Whether the file arrived whole is known at the end of the form only."""
        if self.document is None:
            return None
        if file_size == 0:
            self.refusal = "The file is empty. Choose another one."
            return None
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()
        return ArrivedFile(None, self.document.words()["name"], "application/octet-stream", file_size)

    def finish(self) -> None:
        """Note that the whole form was read and the file with it, or throw away what came."""
        self._is_finished = True
        if self.document is None:
            return
        if self.refusal or self._count == 0:
            self.abandon()
            return
        try:
            self.document = arriving.complete(
                document=self.document, size=self._size, count=self._count, sha256=self._hash.hexdigest(), by=self._by,
                at=self._at,
            )  # fmt: skip
        except Refused as refused:
            self.refusal = refused.reason
            self.abandon()

    def close(self) -> None:
        """Throw away what came when the form was never read to its end."""
        if not self._is_finished:
            self.abandon()

    def abandon(self) -> None:
        """Throw away what came of the file."""
        if self.document is not None:
            arriving.abandon(document=self.document, by=self._by, at=self._at)
            self.document = None

    def _seal(self, plain: bytes, *, is_last: bool) -> None:
        assert self.document is not None  # noqa: S101 - Django hands on no data of a file that was skipped
        self._count += 1
        try:
            arriving.take_piece(
                document=self.document, number=self._count, plain=plain, is_last=is_last, by=self._by, at=self._at
            )
        except Refused as refused:
            self._stop(refused.reason)

    def _stop(self, reason: str) -> None:
        self.refusal = reason
        raise StopUpload(connection_reset=False)
