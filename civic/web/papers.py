"""Papers as PDF: headings, facts, tables and boxes to sign in, in 繁體中文 and English.

The text is real text. Without PDF_FONT the viewer shows it in its own Traditional Chinese font; with it, that font is
in the file (docs/adr/0015-papers-as-pdf.md).
"""

import io
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus.doctemplate import SimpleDocTemplate
from reportlab.platypus.flowables import CondPageBreak, Flowable, Spacer
from reportlab.platypus.paragraph import Paragraph
from reportlab.platypus.tables import Table

WIDTH = A4[0] - 36 * mm  # between the margins
PADDING = 6  # points that a page leaves inside its margins: words and tables begin where the foot does
CHINESE = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
NARROW = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
INK, SOFT, LINE, SHADE = (colors.HexColor(code) for code in ("#10282f", "#475d65", "#b7c7ca", "#eef4f4"))


class Heading(Paragraph):
    """The title of a part: it does not stand alone at the foot of a page."""


@cache
def font() -> str:
    """The name under which the papers' font is registered."""
    if settings.PDF_FONT:
        path, _mark, index = settings.PDF_FONT.partition("#")
        pdfmetrics.registerFont(TTFont("Paper", path, subfontIndex=int(index or 0)))
        return "Paper"
    sung = UnicodeCIDFont("MSung-Light")
    sung.encodingName = "UniCNS-UTF16-H"  # the library's own choice is the encoding of another collection
    pdfmetrics.registerFont(sung)
    return str(sung.name)


def style(words: str, size: float = 10, **more: Any) -> ParagraphStyle:
    """How words are set: Chinese breaks after any letter, English between words."""
    more = {"textColor": INK, "wordWrap": "CJK" if CHINESE.search(words) else None, **more}
    return ParagraphStyle(f"s{size}", fontName=font(), fontSize=size, leading=size * 1.5, **more)


def _marked(words: str) -> str:
    """The words as the library takes them.

    It joins the wide spaces that leave room to write in. The viewer's own Chinese font gives the marks of English
    the width of a Chinese letter.
    """
    if not settings.PDF_FONT and not CHINESE.search(words):
        words = words.translate(NARROW)
    return escape(words.replace("\u3000", "\u00a0" * 4)).replace("\n", "<br/>")


def title(text: object) -> Flowable:
    return Paragraph(_marked(str(text)), style(str(text), 18, spaceAfter=4 * mm))


def heading(text: object) -> Flowable:
    return Heading(_marked(str(text)), style(str(text), 12, spaceBefore=6 * mm, spaceAfter=2 * mm))


def text(words: object, *, size: float = 10, **more: Any) -> Flowable:
    return Paragraph(_marked(str(words)), style(str(words), size, **more))


def gap(height: float) -> Flowable:
    return Spacer(1, height * mm)


def facts(pairs: Sequence[tuple[object, object]]) -> Flowable:
    """Names and values, one pair a line."""
    rows = [[text(name, textColor=SOFT), text(value)] for name, value in pairs]
    made = Table(rows, colWidths=[42 * mm, WIDTH - 42 * mm], hAlign="LEFT")
    made.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 1)])  # fmt: skip  # noqa: E501
    return made


def table(
    header: Sequence[object], rows: Sequence[Sequence[object]], widths: Sequence[float], *, total: bool = False
) -> Flowable:
    """A table over as many pages as it needs. Numbers stand right; `widths` are shares; `total` marks the last row."""
    share = WIDTH / sum(widths)
    numeric = {column for column, cell in enumerate(rows[0] if rows else ()) if isinstance(cell, int | Decimal)}
    head = [_cell(cell, alignment=TA_RIGHT if column in numeric else TA_LEFT) for column, cell in enumerate(header)]
    made = Table(
        [head, *([_cell(cell) for cell in row] for row in rows)],
        colWidths=[width * share for width in widths],
        repeatRows=1,
    )
    look: list[tuple[Any, ...]] = [
        ("BACKGROUND", (0, 0), (-1, 0), SHADE),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    look += [("ALIGN", (column, 0), (column, -1), "RIGHT") for column in numeric]
    look += [("FONT", (0, 0), (-1, -1), font(), 9), ("TEXTCOLOR", (0, 0), (-1, -1), INK)]
    if total:
        look += [("BACKGROUND", (0, -1), (-1, -1), SHADE), ("LINEABOVE", (0, -1), (-1, -1), 0.8, INK)]
    made.setStyle(look)
    return made


def _cell(cell: object, **more: Any) -> Any:
    """Short words and numbers are drawn as they are, which is fast; long words break into lines."""
    if isinstance(cell, int | Decimal):
        return f"{cell:,}"
    words = str(cell)
    return text(words, size=9, **more) if len(words) > 12 else words


def boxes(labels: Sequence[object]) -> Flowable:
    """Boxes to sign or stamp in, side by side."""
    made = Table([[str(label) for label in labels], [""] * len(labels)], colWidths=[WIDTH / len(labels)] * len(labels), rowHeights=[8 * mm, 22 * mm])  # fmt: skip  # noqa: E501
    made.setStyle([("GRID", (0, 0), (-1, -1), 0.6, INK), ("FONT", (0, 0), (-1, -1), font(), 10), ("ALIGN", (0, 0), (-1, 0), "CENTER"), ("BACKGROUND", (0, 0), (-1, 0), SHADE)])  # fmt: skip  # noqa: E501
    return made


def blanks(words: Sequence[str]) -> Flowable:
    """Words at the right edge, each with room before it to write in."""
    widths = [len(word) * 10 + 16 * mm for word in words]
    made = Table([list(words)], colWidths=widths, hAlign="RIGHT")
    made.setStyle([("FONT", (0, 0), (-1, -1), font(), 10), ("ALIGN", (0, 0), (-1, -1), "RIGHT"), ("TEXTCOLOR", (0, 0), (-1, -1), INK)])  # fmt: skip  # noqa: E501
    return made


def make(name: str, parts: Sequence[Flowable], *, foot: str = "") -> bytes:
    """The paper as bytes: the same parts give the same bytes."""
    out = io.BytesIO()

    def number_page(canvas: Any, paper: Any) -> None:
        canvas.saveState()
        canvas.setFont(font(), 7.5)
        canvas.setFillColor(SOFT)
        canvas.drawString(18 * mm, 10 * mm, foot)
        canvas.drawRightString(A4[0] - 18 * mm, 10 * mm, str(paper.page))
        canvas.restoreState()

    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 18 * mm - PADDING)
    paper = SimpleDocTemplate(out, pagesize=A4, title=name, author=settings.COUNTY_NAME, invariant=1, **margins)
    story = chain.from_iterable(
        [CondPageBreak(40 * mm), part] if isinstance(part, Heading) else [part] for part in parts
    )
    paper.build(list(story), onFirstPage=number_page, onLaterPages=number_page)
    return out.getvalue()
