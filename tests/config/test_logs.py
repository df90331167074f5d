"""The log never repeats what a fault said."""

import logging
import sys

from openhart.config.logs import Discreet


def test_a_fault_is_logged_by_kind_and_place_only() -> None:
    try:
        int("Priya Canary, 203-555-0100")
    except ValueError:
        record = logging.LogRecord("django.request", logging.ERROR, "f", 1, "Fault at %s", ("/x/",), sys.exc_info())
    told = Discreet().format(record)
    assert "Canary" not in told
    assert "ValueError" in told
    assert "test_logs.py" in told
    assert "Fault at /x/" in told
