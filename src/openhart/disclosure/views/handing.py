"""Handing something out: the only place of this program at which case contents are given to be carried outside."""

from django.http import HttpResponse

from openhart.foundation.released import Released


def handed_out(released: Released, *, name: str) -> HttpResponse:
    """Return the payload that the gate released, to be saved; raise ValueError when it is not the one it released."""
    if released.payload is None or not released.is_as_written():
        raise ValueError("This is not the payload whose hash is in the ledger.")
    return paper(released.payload, name=name)


def paper(made: bytes, *, name: str) -> HttpResponse:
    """Return a paper for the reader's own desk, to be saved under a name that says nothing of anybody."""
    answer = HttpResponse(made, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def sheet(made: str, *, name: str) -> HttpResponse:
    """Return a table of ids for the privacy officer's own desk, to be saved."""
    answer = HttpResponse(made, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
