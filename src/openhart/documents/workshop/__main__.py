"""One question to the workshop: the file comes on standard input, the answer leaves on standard output.

`python -m openhart.documents.workshop examine ENDING` or `… render TYPE PAGE`. The answer is a line of JSON and,
for a page, its bytes.
"""

import dataclasses
import encodings.cp437
import encodings.cp1252
import encodings.utf_8_sig
import encodings.utf_16  # noqa: F401 - loaded before the walls stand, like the three above
import json
import sys

from openhart.documents.workshop import examining, walls
from openhart.documents.workshop.findings import Found
from openhart.documents.workshop.looks import pictures


def main(words: list[str]) -> None:
    """Answer one question, and end."""
    pictures.prepare()
    standing = walls.put_up()
    data = sys.stdin.buffer.read()
    if words[0] == "examine":
        report = examining.examine(data, words[1])
        _answer({**dataclasses.asdict(report), "walls": standing})
        return
    try:
        media, page, width, height = examining.render(data, words[1], int(words[2]))
    except Found as found:
        _answer({"refusal": found.code})
    except MemoryError:
        _answer({"refusal": "too_heavy"})
    else:
        _answer({"refusal": "", "media": media, "width": width, "height": height}, page)


def _answer(said: dict[str, object], page: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + page)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
