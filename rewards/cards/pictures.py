from io import BytesIO

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from rewards.cards.numbers import Printed


def qr(printed: Printed) -> SafeString:
    """Draw the card's QR as an SVG to stand in a page; it holds the address that a shop's phone opens."""
    out = BytesIO()
    code = segno.make_qr(f"{settings.PUBLIC_URL}/c/{printed.code}/", error="q")
    code.save(out, kind="svg", border=4, light="#fff", omitsize=True, xmldecl=False, svgns=True, nl=False)
    return mark_safe(out.getvalue().decode())  # noqa: S308  made by us, of digits and letters only
