"""What a message by LINE looks like: a card with its picture and buttons, or plain text in an emergency."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from civic.core.moments import minute
from civic.outbox.models import OutboxItem
from civic.web.context import portal_name
from engagement.delivery.channels.line import liff
from engagement.delivery.told import Told

LONGEST_ALT = 400  # signs, by LINE's own rules, as are these
LONGEST_TEXT = 5000
LONGEST_LABEL = 20
BLUE = "#14607a"


def message_of(item: OutboxItem, told: Told, *, is_open: bool) -> dict[str, Any]:
    """One message. On a locked screen LINE shows its `altText`, so that nothing private stands there unasked."""
    title = told.title if is_open or told.family is None else str(told.family.neutral_title)
    text = told.text if is_open else _("Open to read it.")
    item.said = [(told, title, text)]
    if told.family is None:  # an emergency: plain words that every telephone shows at once
        words = "\n\n".join(part for part in (title, text, told.more, settings.PUBLIC_URL + told.path) if part)
        return {"type": "text", "text": words[:LONGEST_TEXT]}
    return {"type": "flex", "altText": f"{title} {text}".strip()[:LONGEST_ALT], "contents": _card(told, title, text)}


def _card(told: Told, title: str, text: str) -> dict[str, Any]:
    lines: list[dict[str, Any]] = [_text(title, weight="bold", size="lg", wrap=True)]
    lines += [_text(text, wrap=True, margin="md")] if text else []
    lines.append(
        _text(
            " · ".join(filter(None, (portal_name(), minute(told.at)))),
            size="xs",
            color="#5b6770",
            margin="md",
            wrap=True,
        )
    )
    buttons = [_button(_("Open"), {"type": "uri", "uri": liff.address_of(told.path)}, primary=True)]
    if told.can_stop and told.family:
        data = urlencode({"do": "stop", "family": told.family.slug, "about": told.about})
        buttons.append(_button(_("No more of these"), {"type": "postback", "data": data}))
    card: dict[str, Any] = {
        "type": "bubble",
        "body": {"type": "box", "layout": "vertical", "contents": lines},
        "footer": {"type": "box", "layout": "vertical", "spacing": "sm", "contents": buttons},
    }
    if told.picture and settings.PUBLIC_URL.startswith("https://"):  # LINE fetches no other
        card["hero"] = {"type": "image", "url": settings.PUBLIC_URL + told.picture, "size": "full",
                        "aspectRatio": "3:2", "aspectMode": "cover"}  # fmt: skip
    return card


def _text(text: str, **looks: Any) -> dict[str, Any]:
    return {"type": "text", "text": text[:LONGEST_TEXT] or " ", **looks}


def _button(label: str, action: dict[str, Any], *, primary: bool = False) -> dict[str, Any]:
    style = {"style": "primary", "color": BLUE} if primary else {"style": "link"}
    return {"type": "button", "height": "sm", **style, "action": {"label": label[:LONGEST_LABEL], **action}}
