"""Small pieces that the lists of the administration show: states, bars, numbers."""

from typing import Any

from django.db.models import Model
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString


def badge(state: str, label: Any) -> SafeString:
    """A state in words, with a colour of its own beside them."""
    return format_html('<span class="state state-{}">{}</span>', state, label)


def state_badge(thing: Any) -> SafeString:
    return badge(thing.state, thing.get_state_display())


def number(value: int) -> str:
    """With thousands separators."""
    return number_format(value, use_l10n=True, force_grouping=True)


def bar(used: int, total: int) -> SafeString:
    """How much of a whole is used, as a bar and in numbers."""
    return format_html(
        '<span class="used"><progress value="{}" max="{}"></progress> {} / {}</span>',
        used,
        max(total, 1),
        number(used),
        number(total),
    )


def picture(thing: Model, name: str = "picture") -> Any:
    """A stored picture, small; a dash where there is none."""
    file = getattr(thing, name)
    return format_html('<img class="preview" src="{}" alt="">', file.url) if file else "–"
