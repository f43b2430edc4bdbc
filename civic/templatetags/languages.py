"""The names of languages, as those who speak them write them."""

from django import template
from django.conf import settings

register = template.Library()


@register.filter
def spoken(code: str) -> str:
    """The language's own name; a short one for Chinese, whose letters say the rest."""
    return "中文" if code.startswith("zh") else dict(settings.LANGUAGES).get(code, code)
