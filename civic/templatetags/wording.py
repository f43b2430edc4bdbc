"""Chinese titles: a line breaks between clauses, and inside one only where it must."""

import re

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()
CLAUSE = re.compile(r"[^，。：；！？]*[，。：；！？]+|[^，。：；！？]+")


@register.filter
def clauses(words: object) -> SafeString:
    """Each clause as a block that stays whole while a line has room for it, and wraps evenly where it has not."""
    return format_html_join("", '<span class="clause">{}</span>', ((part,) for part in CLAUSE.findall(str(words))))
