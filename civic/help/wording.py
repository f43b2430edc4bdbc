"""An answer as HTML: paragraphs, lists, links within the portal, and the portal's own figures."""

import re

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from civic.consent.wording import as_html
from civic.core.moments import amount
from civic.web.context import county_name

LINK = re.compile(r"\[([^\[\]]{1,80})\]\((/(?!/)[\w/#?=&;.-]*)\)")  # after escaping, and to our own pages only
FIGURE = re.compile(r"\{(\w+)\}")


def figures() -> dict[str, str]:
    """What stands for {name} in an answer, as it is set here, so that no answer is older than the settings."""
    return {
        "county": county_name(),
        "support_email": settings.SUPPORT_EMAIL,
        "code_seconds": amount(settings.PAYMENT_CODE_SECONDS),
        "payment_max": amount(settings.PAYMENT_MAX_COINS),
        "void_minutes": amount(settings.VOID_MINUTES),
        "refund_days": amount(settings.REFUND_DAYS),
        "minor_age": amount(settings.MINOR_AGE),
        "minor_cap": amount(settings.MINOR_COIN_CAP),
        "code_tries": amount(settings.WRONG_CODES_BEFORE_LOCK),
        "pin_tries": amount(settings.WRONG_PINS_BEFORE_LOCK),
        "lock_minutes": amount(settings.WRONG_CODES_LOCK_MINUTES),
        "card_free": amount(settings.CARD_FREE_COINS),
        "card_free_day": amount(settings.CARD_FREE_COINS_A_DAY),
        "statement_days": amount(settings.STATEMENT_DEADLINE_DAYS),
        "payee_days": amount(settings.PAYEE_HOLD_DAYS),
        "picture_mb": amount(settings.PICTURE_MAX_BYTES // 2**20),
    }


def filled(text: str) -> str:
    """The text with the portal's figures in it; other braces stay as they are."""
    known = figures()
    return FIGURE.sub(lambda found: known.get(found[1], found[0]), text)


def html(text: str) -> SafeString:
    """The text as HTML; whatever is no paragraph, list or link is shown as it stands."""
    return mark_safe(LINK.sub(r'<a href="\2">\1</a>', as_html(filled(text))))  # noqa: S308  escaped by as_html


def plain(text: str) -> str:
    """The first paragraph, without links, for lists and search engines."""
    first = next((line.lstrip("- ") for line in filled(text).strip().splitlines() if line.strip()), "")
    return re.sub(r"\[([^\[\]]+)\]\([^)]*\)", r"\1", first)
