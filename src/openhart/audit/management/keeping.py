"""What the watcher does for the trail: a head every hour, inside and outside the database; the index."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from openhart.audit.actions import heading, indexing


def keep(*, say: Callable[[str], None], at: datetime) -> None:
    """Index what lists showed, and sign a head when one is due; say when the file outside cannot be written."""
    indexing.index(by=None, at=at)
    if heading.sign_when_due(by=None, at=at) is None:
        return
    path = Path(settings.HEADS_FILE)
    try:
        heading.keep_outside(path=path, by=None, at=at)
    except OSError as fault:
        say(f"The head of the trail could not be written to {path} ({type(fault).__name__}); trying again in an hour.")
