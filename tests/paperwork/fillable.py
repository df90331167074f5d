"""An invented agency's own fillable PDF: tagged, with boxes to fill and to tick."""

from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

_PAGE = b"""/P <</MCID 0>> BDC BT /F 12 Tf 60 740 Td (INVENTED AGENCY, FORM 1) Tj ET EMC
/P <</MCID 1>> BDC BT /F 10 Tf 60 700 Td (Name, why suspected, sex trafficking) Tj ET EMC"""


def fillable(path: Path, *, is_tagged: bool = True, is_active: bool = False) -> Path:
    """Write the PDF and return its path. Its boxes: Name, Why (tall), Short (of ten letters), Sex (to tick)."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(612, 792))
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    page.obj.Resources = Dictionary(Font=Dictionary(F=font))
    page.obj.Contents = pdf.make_stream(_PAGE)
    fields = [
        _text(pdf, page, "Name", (60, 640, 400, 660)), _text(pdf, page, "Why", (60, 500, 500, 620), Ff=1 << 12),
        _text(pdf, page, "Short", (60, 460, 300, 480), MaxLen=10), _tick(pdf, page, "Sex", (60, 420, 76, 436)),
    ]  # fmt: skip
    page.obj.Annots = Array(fields)
    pdf.Root.AcroForm = pdf.make_indirect(
        Dictionary(Fields=Array(fields), DR=Dictionary(Font=Dictionary(F=font)), DA=String("/F 10 Tf 0 g"))
    )
    if is_tagged:
        _tag(pdf, page)
    if is_active:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        fields[0].AA = Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("app.alert(2)")))
    pdf.save(path)
    return path


def _text(pdf: pikepdf.Pdf, page: pikepdf.Page, name: str, box: tuple[int, ...], **more: int) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(name), TU=String(name), Rect=Array(box),
            P=page.obj, DA=String("/F 10 Tf 0 g"), F=4, **more,
        )
    )  # fmt: skip


def _tick(pdf: pikepdf.Pdf, page: pikepdf.Page, name: str, box: tuple[int, ...]) -> pikepdf.Object:
    shapes = Dictionary(Yes=_shape(pdf, b"0 0 16 16 re f"), Off=_shape(pdf, b""))
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String(name), TU=String(name), Rect=Array(box),
            P=page.obj, AS=Name.Off, V=Name.Off, AP=Dictionary(N=shapes), F=4,
        )
    )  # fmt: skip


def _shape(pdf: pikepdf.Pdf, drawn: bytes) -> pikepdf.Object:
    return pdf.make_stream(drawn, Type=Name.XObject, Subtype=Name.Form, BBox=Array((0, 0, 16, 16)))


def _tag(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    whole = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    parts = [
        pdf.make_indirect(Dictionary(Type=Name.StructElem, S=kind, P=whole, Pg=page.obj, K=number))
        for number, kind in enumerate((Name.H1, Name.P))
    ]
    whole.K = Array(parts)
    root.K = whole
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([0, Array(parts)])))
    page.obj.StructParents = 0
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.Lang = String("en-US")
