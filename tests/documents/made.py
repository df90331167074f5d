"""Files made for the tests: good ones and hostile ones, all by code; nothing of the kind lies in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import pikepdf
from PIL import Image

RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def picture(form: str = "JPEG", size: tuple[int, int] = (320, 200), **more: object) -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", size, "teal")
    if form == "HEIF":
        import pillow_heif  # noqa: PLC0415 - only where a test makes one

        pillow_heif.from_pillow(image).save(out, quality=50)
    else:
        image.save(out, form, **more)
    return out.getvalue()


def with_place() -> bytes:
    """Return a photo with the place it was taken at, and a maker, in its EXIF."""
    exif = Image.Exif()
    exif[0x010F] = "Canarymaker"
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 45.0, 48.0), 3: "W", 4: (72.0, 41.0, 24.0)})
    return picture(exif=exif)


def paper(pages: int = 1, change: object = None) -> bytes:
    """Return a PDF; ``change`` is called with it before it is saved."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(612, 792))
    if callable(change):
        change(pdf)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def action(**entries: object) -> object:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = pikepdf.Dictionary(Type=pikepdf.Name.Action, **entries)

    return change


def script(pdf: pikepdf.Pdf) -> None:
    action(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))(pdf)


def launch(pdf: pikepdf.Pdf) -> None:
    action(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))(pdf)


def packed(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["inside.exe"] = b"MZ"


def locked_paper() -> bytes:
    out = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return out.getvalue()


def archive(entries: Mapping[str, bytes], *, deflated: bool = True) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def word(**extra: bytes) -> bytes:
    """Return a Word document; ``extra`` adds parts, their names with __ for / and ‗ for nothing."""
    parts = {
        "[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<Relationships/>",
        "word/document.xml": b"<w:document>Hello</w:document>",
    }  # fmt: skip
    return archive(parts | {name.replace("__", "/").replace("_dot_", "."): part for name, part in extra.items()})


def relation(kind: str, target: str) -> bytes:
    return f'<Relationship Id="r1" Type="{RELS}/{kind}" Target="{target}" TargetMode="External"/>'.encode()


def huge_png(side: int = 50_000) -> bytes:
    """Return a PNG of side by side pixels that is a few kilobytes long."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compressobj(9)
    body = rows.compress(b"\0" * (side // 8 + 1) * 2_000) + rows.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def bomb(unpacked: int = 400_000_000) -> bytes:
    """Return an archive whose one entry unpacks to many times its size."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made, made.open("zeros.bin", "w") as entry:
        for _ in range(unpacked // 1_000_000):
            entry.write(b"\0" * 1_000_000)
    return out.getvalue()


def lying_bomb() -> bytes:
    """Return an archive that says its entry is small: the sizes in its directory are lies."""
    data = bytearray(bomb(40_000_000))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 1_000)
    return bytes(data)


def overlapping(entries: int = 200) -> bytes:
    """Return an archive in the manner of Fifield's: many entries of the directory, one body."""
    one = archive({"0.txt": b"\0" * 100_000})
    start = one.rfind(b"PK\x01\x02")
    body, entry = one[:start], one[start : one.rfind(b"PK\x05\x06")]
    names = [bytes(entry).replace(b"0.txt", f"{number:05d}"[:5].encode()) for number in range(entries)]
    directory = b"".join(names)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, entries, entries, len(directory), len(body), 0)
    return body + directory + end


def with_names(*names: str) -> bytes:
    return archive(dict.fromkeys(names, b"x"))


def with_link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        info = zipfile.ZipInfo("here")
        info.external_attr = 0o120777 << 16
        made.writestr(info, "/etc/passwd")
    return out.getvalue()


def locked_archive() -> bytes:
    data = bytearray(archive({"a.txt": b"x" * 40}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark) + at
        data[place] |= 1
    return bytes(data)


def eicar() -> bytes:
    """Return the test file of the scanners, put together here so that no scanner stops this repository."""
    return b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-" + b"TEST-FILE!$H+H*"
