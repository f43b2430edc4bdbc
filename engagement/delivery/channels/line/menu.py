"""The menu at the foot of the county's chat in LINE: three fields, drawn here, each with words for screen readers."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from civic.web.context import portal_name
from engagement.delivery.channels.line import calls, liff
from engagement.delivery.channels.line.calls import Answer, Ask, Wire

NAME = "tuili"
WIDE, HIGH, FIELD = 2500, 843, 833
INK, PAPER, GOLD = "#14607a", "#f6f2e8", "#c98a1b"


class NotTaken(Exception):
    """LINE refused a part of it; the words say which."""


def make() -> str:
    """Make the menu, give it to everybody, and take older ones of ours away; return its number. Raises NotTaken."""
    with calls.wire() as wire, translation.override(settings.LANGUAGE_CODE):
        older = [each["richMenuId"] for each in _asked(wire, "GET", "/v2/bot/richmenu/list").get("richmenus", [])
                 if each.get("name") == NAME]  # fmt: skip
        number = str(_asked(wire, "POST", "/v2/bot/richmenu", _menu())["richMenuId"])
        _asked(wire, "POST", f"/v2/bot/richmenu/{number}/content", drawn(), kind="image/png")
        _asked(wire, "POST", f"/v2/bot/user/all/richmenu/{number}")
        for each in older:
            _asked(wire, "DELETE", f"/v2/bot/richmenu/{each}")
    return number


def _asked(wire: Wire, method: str, path: str, body: Any = None, kind: str = "") -> dict[str, Any]:
    answer: Answer = wire.ask(Ask(method, path, body, kind=kind))[0]
    if not answer.is_good:
        raise NotTaken(f"{method} {path}: {answer.fault or answer.status} {answer.message}")
    return answer.said


def _labels() -> list[str]:
    return [_("What’s new"), _("My coins"), _("Open the portal")]


def _menu() -> dict[str, Any]:
    new, coins, portal = _labels()
    actions = [
        {"type": "postback", "label": new[:20], "data": "do=new", "displayText": new},
        {"type": "postback", "label": coins[:20], "data": "do=balance", "displayText": coins},
        {"type": "uri", "label": portal[:20], "uri": liff.address_of("/")},
    ]
    areas = [
        {"bounds": {"x": place * FIELD, "y": 0, "width": FIELD, "height": HIGH}, "action": action}
        for place, action in enumerate(actions)
    ]
    return {"size": {"width": WIDE, "height": HIGH}, "selected": True, "name": NAME,
            "chatBarText": portal_name()[:14], "areas": areas}  # fmt: skip


def drawn() -> bytes:
    """The picture: a letter, a coin and a house; their words below where a typeface that has them is set."""
    picture = Image.new("RGB", (WIDE, HIGH), PAPER)
    pen = ImageDraw.Draw(picture)
    for place, shape in enumerate((_letter, _coin, _house)):
        left = place * FIELD
        shape(pen, left + FIELD // 2, 330)
        if place:
            pen.line((left, 120, left, HIGH - 120), fill="#d8cfb8", width=6)
    if settings.PDF_FONT:
        font = ImageFont.truetype(settings.PDF_FONT, 96)
        for place, words in enumerate(_labels()):
            pen.text((place * FIELD + FIELD // 2, 660), words, fill=INK, font=font, anchor="mm")
    made = BytesIO()
    picture.save(made, "PNG", optimize=True)
    return made.getvalue()


def _letter(pen: ImageDraw.ImageDraw, x: int, y: int) -> None:
    pen.rounded_rectangle((x - 170, y - 120, x + 170, y + 120), 24, outline=INK, width=22)
    pen.line((x - 160, y - 105, x, y + 25, x + 160, y - 105), fill=INK, width=22, joint="curve")


def _coin(pen: ImageDraw.ImageDraw, x: int, y: int) -> None:
    pen.ellipse((x - 150, y - 150, x + 150, y + 150), fill=GOLD)
    pen.ellipse((x - 105, y - 105, x + 105, y + 105), outline=PAPER, width=16)
    pen.line((x, y - 55, x, y + 55), fill=PAPER, width=20)


def _house(pen: ImageDraw.ImageDraw, x: int, y: int) -> None:
    pen.line((x - 180, y, x, y - 150, x + 180, y), fill=INK, width=24, joint="curve")
    pen.rectangle((x - 120, y - 10, x + 120, y + 140), outline=INK, width=22)
    pen.rectangle((x - 32, y + 40, x + 32, y + 140), fill=INK)
