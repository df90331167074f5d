"""Looking at one file: what it is, whether it is what it says, and whether it is safe to show."""

from openhart.documents.workshop import kinds
from openhart.documents.workshop.findings import Found, Report
from openhart.documents.workshop.looks import archives, office, pdfs, pictures, texts

_HTML = (b"<html", b"<script", b"<!doctype html", b"<svg", b"<?php")
_EDGE = 1024
_IMAGES = frozenset({"jpeg", "png", "gif", "webp", "tiff", "bmp", "heic"})


def examine(data: bytes, ending: str) -> Report:
    """Return what a file is, by its content; ``ending`` is that of the name it came with, in small letters."""
    report = Report()
    try:
        report.type = _told(data, ending)
        _check_ending(report.type, ending)
        _check_is_one(data, report.type)
        _look(data, report)
        report.shown_as = kinds.TYPES[report.type].shown_as
    except Found as found:
        report.refusal, report.pages = found.code, 0
        if report.type not in kinds.TYPES:
            report.type = kinds.OTHER
    except MemoryError:
        report.refusal, report.pages = "too_heavy", 0
    if report.refusal in {"unknown_type", "program", "ending"}:
        report.looks_like = kinds.guessed(data)
    return report


def _told(data: bytes, ending: str) -> str:
    code = kinds.recognised(data)
    if code == "zip":
        return office.told(archives.opened(data))
    if code == kinds.OTHER:
        if ending in kinds.PROGRAMS or data[:2] in (b"MZ", b"#!") or data[:4] == b"\x7fELF":
            raise Found("program")
        if ending in kinds.TYPES["text"].endings and texts.decoded(data) is not None:
            return "text"
    return code


def _check_ending(code: str, ending: str) -> None:
    if ending in kinds.PROGRAMS:
        raise Found("program")
    if code not in kinds.TYPES:
        is_a_lie = any(ending in known.endings for known in kinds.TYPES.values())
        raise Found("ending" if is_a_lie else "unknown_type")
    if ending not in kinds.TYPES[code].endings:
        raise Found("ending")


def _check_is_one(data: bytes, code: str) -> None:
    """Refuse a file that another program would take for something else."""
    if code in {"text", "docx", "xlsx", "pptx", "odt", "ods"}:
        return
    if archives.has_archive_at_end(data):
        raise Found("two_in_one")
    edges = (data[:_EDGE] + data[-_EDGE:]).lower()
    if any(mark in edges for mark in _HTML) or (code != "pdf" and b"%pdf-" in data[:_EDGE].lower()):
        raise Found("two_in_one")


def _look(data: bytes, report: Report) -> None:
    if report.type in _IMAGES:
        report.pages = pictures.count(report.type, data)
    elif report.type == "pdf":
        pdfs.look(data, report)
    elif report.type == "text":
        texts.look(data, report)


def render(data: bytes, code: str, page: int) -> tuple[str, bytes, int, int]:
    """Return one page as it is shown: its media type, its bytes, and a picture's width and height."""
    if code in _IMAGES:
        return "image/jpeg", *pictures.render(code, data, page)
    if code == "pdf":
        return "image/jpeg", *pdfs.render(data, page)
    if code == "text":
        return "text/plain", texts.render(data), 0, 0
    raise Found("unknown_type")
