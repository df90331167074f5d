"""What becomes of a file sent to a page that takes none."""

from typing import Any, NoReturn

from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class NoFile(FileUploadHandler):
    """Read past every file and keep nothing of it."""

    def new_file(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Skip the file."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep nothing."""

    def file_complete(self, file_size: int) -> None:
        """Return no file."""
