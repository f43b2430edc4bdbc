"""The small parts that pages are built of: each is written once, in `templates/_parts/`; the style page shows them.

`{% badge "ok" icon="check" %}Answered{% endbadge %}`, `{% alert "warn" icon="clock" %}…{% endalert %}`,
`{% list_link "civic:me" icon="me" %}…{% endlist_link %}`, `{{ 5|coins }}`.
"""

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext, npgettext

from civic.web import refusals

register = template.Library()


@register.filter
def coins(amount: int) -> str:
    """An amount of coins in words: “1 coin”, “1,234 coins”."""
    return ngettext("%(n)s coin", "%(n)s coins", amount) % {"n": intcomma(amount)}


@register.filter
def coin_word(amount: int) -> str:
    """The word that stands after an amount which is written apart from it, larger or in a cell of its own."""
    return npgettext("after a number", "coin", "coins", amount)


@register.simple_block_tag
def badge(content: str, look: str = "", *, icon: str = "", css: str = "") -> SafeString:
    """A short state or fact in a pill; `look` is coins, ok, warn, error or new."""
    return _part("_parts/badge.html", content, look=look, icon=icon, css=css)


@register.simple_block_tag
def alert(
    content: str, look: str = "", *, icon: str = "", role: str = "", css: str = "", attrs: str = "", block: bool = False
) -> SafeString:
    """A sentence that must not be missed; `look` is ok, warn or error, `attrs` are further attributes.

    With `block`, what stands inside are elements of its own (paragraphs, links) instead of a sentence.
    """
    return _part("_parts/alert.html", content, look=look, icon=icon, role=role, css=css, attrs=attrs, block=block)


@register.simple_block_tag
def list_link(content: str, view: str, *args: object, icon: str) -> SafeString:
    """A line of a list that leads to another page, with its sign."""
    return _part("_parts/list_link.html", content, url=reverse(view, args=args), icon=icon)


@register.simple_tag
def help_link(key: str) -> str:
    """The link to an answer of help; nothing without a key."""
    return refusals.help_link(key) if key else ""


def _part(name: str, content: str, **look: object) -> SafeString:
    return mark_safe(get_template(name).render({"content": content, **look}).strip())  # noqa: S308
