"""What is found in a file, as codes; and the sentences that say each to people.

*Refused* is not kept unless somebody asks that it be kept sealed, as evidence, without being shown; *noted* is
kept, and said on its page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


class Found(Exception):  # noqa: N818 - it says what was found
    """Raised by a look when a file is not kept unless it is asked for."""

    def __init__(self, code: str) -> None:
        """Keep the code, one of REFUSALS."""
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Report:
    """What the workshop says of a file."""

    type: str = "other"
    shown_as: str = ""
    pages: int = 0
    refusal: str = ""
    notes: list[str] = field(default_factory=list)
    looks_like: str = ""

    def note(self, code: str) -> None:
        """Note something once."""
        if code not in self.notes:
            self.notes.append(code)


#: Why a file is not kept without being asked for.
REFUSALS: Mapping[str, str] = {
    "unknown_type": "This is no type of file that the desk knows.",
    "program": "This is a program or a web page, not a picture, a paper or a message.",
    "ending": "The name and the content do not agree: the name ends like one type of file and the content is another.",
    "two_in_one": "The file is two things in one, such as a picture that is also an archive. That is how attacks hide.",
    "broken": "The file is damaged or only looks like its type: it cannot be opened.",
    "too_heavy": "The file would need more memory or time to open than the desk gives any file. That may be an attack.",
    "too_many_pixels": "The picture has more pixels than the desk opens (100 million).",
    "too_many_pages": "The file has more pages than the desk opens (2,000).",
    "encrypted": "The file is locked with a password, so nobody can look at what is in it.",
    "archive_encrypted": "The archive is locked with a password, so nobody can look at what is in it.",
    "archive_bomb": "The archive unpacks to far more than its size. That is how attacks fill a computer.",
    "archive_nested": "There is an archive inside the archive.",
    "archive_overlaps": "Parts of the archive lie over one another. That is how attacks fill a computer.",
    "archive_names": "A name in the archive leads outside of the folder it would be unpacked in, or hides its ending.",
    "archive_link": "The archive holds a link that leads elsewhere.",
    "archive_crowded": "The archive holds more files than the desk looks through (2,000).",
    "macros": "The document holds macros: small programs that run when it is opened.",
    "reaches_out": "The document fetches something from elsewhere when it is opened.",
    "embedded": "Other files are packed into the document.",
    "virus": "The virus scanner says that this file is harmful.",
}
#: What is said of a file that is kept.
NOTES: Mapping[str, str] = {
    "pdf_script": "The original holds a script. The pictures here do not run it.",
    "pdf_launch": "The original tries to start a program or fetch something. The pictures here do not.",
    "pdf_embedded": "Other files are packed into the original. They are not shown.",
    "pdf_form": "The original is a form. What was typed into it may not show in the pictures.",
    "long_text": "Only the first part of the text is shown.",
    "hidden_direction": "The text holds hidden marks that turn its direction. They are shown in brackets.",
}
