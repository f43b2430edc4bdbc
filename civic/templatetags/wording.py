"""How words stand in a line: lists, titles that break between clauses, an e-mail address that breaks before its @."""

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import conditional_escape, escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from civic.core import saying

register = template.Library()
HELP_LINK = re.compile(r'\s*<a class="help-link"[^>]*>[^<]*</a>')
SPAN = re.compile(r"\d\d?:\d\d[–-]\d\d?:\d\d")
CLAUSE = re.compile(r"[^，。：；！？]*[，。：；！？]+|[^，。：；！？]+")


@register.filter
def clauses(words: object) -> SafeString:
    """Each clause as a block that stays whole while a line has room for it, and wraps evenly where it has not."""
    parts = CLAUSE.findall(str(words))
    if len(parts) < 2:
        return escape(words)
    return format_html_join("", '<span class="clause">{}</span>', ((part,) for part in parts))


@register.filter
def bare(words: Any) -> str:
    """A fault without the link to its answer, where it stands in a link itself."""
    return mark_safe(HELP_LINK.sub("", conditional_escape(words)))  # noqa: S308  escaped, or safe before


@register.filter
def mailbox(address: object) -> SafeString:
    """An address that breaks before its @, where it must break."""
    return mark_safe(escape(address).replace("@", "<wbr>@"))  # noqa: S308  escaped above


@register.filter
def spans(hours: object) -> SafeString:
    """Opening hours that break between the spans of a day, never at a dash."""
    return mark_safe(SPAN.sub(r'<span class="nowrap">\g<0></span>', escape(hours)))  # noqa: S308  escaped here


@register.filter
def listed(things: Iterable[object]) -> str:
    """Several things, parted as the reader's language parts them."""
    return saying.listed(things)
