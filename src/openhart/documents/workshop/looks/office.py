"""Documents of Word, Excel, PowerPoint and OpenDocument: archives with rules of their own. Nothing is parsed as XML."""

import re
import zipfile

from openhart.documents.workshop.findings import Found

_BY_FOLDER = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
_BY_MIMETYPE = {
    b"application/vnd.oasis.opendocument.text": "odt", b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}  # fmt: skip
_MACROS = re.compile(r"vba|macrosheets/|activex/|^Basic/|^Scripts/|\.(bas|cls|xlm)$", re.IGNORECASE)
_PACKED = re.compile(r"(^|/)embeddings/|oleObject|^Object ?\d", re.IGNORECASE)
_ENTITY = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_RELATION = re.compile(rb"<Relationship\b[^>]*>", re.IGNORECASE)
_FETCHES = re.compile(
    rb"\bDDE(AUTO)?\b|INCLUDEPICTURE|xlink:href=\"(?!#)[a-z]+://[^\"]*\"[^>]*xlink:actuate=\"onLoad\"", re.IGNORECASE
)
_HYPERLINK = b"/hyperlink"
_STEP = 1024 * 1024
_OVERLAP = 512


def told(archive: zipfile.ZipFile) -> str:
    """Return which document an archive is, ``zip`` for none; raise Found for one that acts when it is opened."""
    names = archive.namelist()
    kind = _kind(archive, names)
    if kind == "zip":
        return kind
    if any(_MACROS.search(name) for name in names):
        raise Found("macros")
    for name in names:
        if name.endswith((".xml", ".rels")):
            _check_part(archive, name)
    if any(_PACKED.search(name) for name in names):
        raise Found("embedded")
    return kind


def _kind(archive: zipfile.ZipFile, names: list[str]) -> str:
    if "[Content_Types].xml" in names:
        return next(
            (kind for folder, kind in _BY_FOLDER.items() if any(each.startswith(folder) for each in names)), "zip"
        )
    if names and names[0] == "mimetype":
        with archive.open("mimetype") as stream:
            return _BY_MIMETYPE.get(stream.read(_OVERLAP).strip(), "zip")
    return "zip"


def _check_part(archive: zipfile.ZipFile, name: str) -> None:
    """Read a part in steps that overlap, so that nothing hides on the seam."""
    kept = b""
    with archive.open(name) as stream:
        while step := stream.read(_STEP):
            _check_text(kept + step, name)
            kept = step[-_OVERLAP:]


def _check_text(text: bytes, name: str) -> None:
    if _ENTITY.search(text):
        raise Found("reaches_out")
    if name == "[Content_Types].xml" and (b"macroEnabled" in text or b"vbaProject" in text):
        raise Found("macros")
    if _FETCHES.search(text):
        raise Found("reaches_out")
    if name.endswith(".rels"):
        for relation in _RELATION.findall(text):
            if re.search(rb"TargetMode\s*=\s*[\"']External", relation, re.IGNORECASE) and _HYPERLINK not in relation:
                raise Found("reaches_out")
