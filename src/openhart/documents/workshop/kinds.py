"""The types of file that are known, by their first bytes, and what becomes of each.

A type is told by the content alone; the ending of the name must then agree with it. Own strict looks decide;
`puremagic` only gives a name to what is not known.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import puremagic

PICTURES, TEXT, NOTHING = "pictures", "text", ""
OTHER = "other"
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Type:
    """One known type: its name for people, the endings it may have, its media type, and how it is shown."""

    label: str
    endings: tuple[str, ...]
    media: str
    shown_as: str = NOTHING


_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES: Mapping[str, Type] = {
    "jpeg": Type("JPEG picture", ("jpg", "jpeg", "jpe", "jfif"), "image/jpeg", PICTURES),
    "png": Type("PNG picture", ("png",), "image/png", PICTURES),
    "gif": Type("GIF picture", ("gif",), "image/gif", PICTURES),
    "webp": Type("WebP picture", ("webp",), "image/webp", PICTURES),
    "tiff": Type("TIFF picture", ("tif", "tiff"), "image/tiff", PICTURES),
    "bmp": Type("BMP picture", ("bmp",), "image/bmp", PICTURES),
    "heic": Type("HEIC picture", ("heic", "heif", "hif"), "image/heic", PICTURES),
    "pdf": Type("PDF", ("pdf",), "application/pdf", PICTURES),
    "text": Type("plain text", ("txt", "text", "csv", "log"), "text/plain", TEXT),
    "docx": Type("Word document", ("docx",), f"{_OFFICE}.wordprocessingml.document"),
    "xlsx": Type("Excel workbook", ("xlsx",), f"{_OFFICE}.spreadsheetml.sheet"),
    "pptx": Type("PowerPoint presentation", ("pptx",), f"{_OFFICE}.presentationml.presentation"),
    "odt": Type("OpenDocument text", ("odt",), "application/vnd.oasis.opendocument.text"),
    "ods": Type("OpenDocument spreadsheet", ("ods",), "application/vnd.oasis.opendocument.spreadsheet"),
    "mp4": Type("MP4 video or sound", ("mp4", "m4v", "m4a", "mov", "3gp", "qt"), "video/mp4"),
    "mp3": Type("MP3 sound", ("mp3",), "audio/mpeg"),
    "wav": Type("WAV sound", ("wav",), "audio/wav"),
}
#: What every file is that is no known type, or is kept sealed for another reason: never opened by us.
MEDIA_OF_OTHER = "application/octet-stream"
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"GIF87a", "gif"), (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"), (b"MM\x00*", "tiff"), (b"%PDF-1.", "pdf"), (b"%PDF-2.", "pdf"), (b"ID3", "mp3"),
    (b"\xff\xfb", "mp3"), (b"\xff\xf3", "mp3"), (b"\xff\xf2", "mp3"), (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"),
)  # fmt: skip
_RIFF = {b"WEBP": "webp", b"WAVE": "wav"}
_STILLS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_FILMS = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"M4A ",
    b"qt  ",
    b"3gp",
    b"MSNV",
)
_BMP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
#: Endings that are never a picture, paper or message: to have one is reason enough to ask.
PROGRAMS = frozenset((
    "apk", "app", "bat", "bin", "class", "cmd", "com", "cpl", "dll", "dmg", "elf", "exe", "hta", "html", "htm", "iso",
    "jar", "js", "jse", "lnk", "mht", "mhtml", "msi", "pif", "ps1", "py", "reg", "scr", "sh", "svg", "svgz", "swf",
    "url", "vbe", "vbs", "wsf", "xht", "xhtml", "xml", "xsl",
))  # fmt: skip


def recognised(data: bytes) -> str:
    """Return the code of the type that the content is; ``zip`` for any archive, ``other`` for what is not known."""
    head = data[:_HEAD]
    for start, code in _STARTS:
        if head.startswith(start):
            return code
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], OTHER)
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return "bmp"
    return OTHER


def _of_brand(brand: bytes) -> str:
    if brand in _STILLS:
        return "heic"
    return "mp4" if brand.startswith(_FILMS) else OTHER


def guessed(data: bytes) -> str:
    """Return what an unknown file looks like in the words of the library, or nothing."""
    try:
        found = puremagic.magic_string(data[:_HEAD])
    except (puremagic.PureError, ValueError):
        return ""
    return str(found[0].name)[:80] if found and found[0].confidence >= 0.5 else ""  # noqa: PLR2004 - at least as likely as not
