"""Small pieces that the lists of the administration show: states, bars, numbers."""

from functools import cache
from typing import Any

from django.db.models import Field, IntegerField, Model, PositiveSmallIntegerField, SmallIntegerField
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


def is_quantity(field: "Field[Any, Any]") -> bool:
    """Whether its numbers say how many: not which one, nor a year, an age or a place in an order."""
    small = isinstance(field, SmallIntegerField | PositiveSmallIntegerField)
    return isinstance(field, IntegerField) and not small and not field.primary_key


class Quantity:
    """A column of a list, or of rows inside a page: a field's numbers with thousands separators."""

    def __init__(self, field: "Field[Any, Any]") -> None:
        self.__name__ = self.admin_order_field = field.name
        self.short_description = field.verbose_name
        self.counts = field  # an exported list writes the number itself

    def __str__(self) -> str:
        """What the style sheet knows it by."""
        return self.__name__

    def __call__(self, thing: Model) -> str:
        value = getattr(thing, self.__name__)
        return "-" if value is None else number(value)  # Django writes “None” among what is only read


@cache
def quantity(field: "Field[Any, Any]") -> Quantity:
    return Quantity(field)


def as_read(model: type[Model], names: Any) -> list[Any]:
    """The columns of a table that is only read: how many of something with thousands separators."""
    shown: dict[Any, Any] = {field.name: quantity(field) for field in model._meta.fields if is_quantity(field)}
    return [shown.get(name, name) for name in names]


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
    """A stored picture, small, with its words where it has some; a dash where there is none."""
    file, words = getattr(thing, name), getattr(thing, f"{name}_alt", "") or str(thing)
    return format_html('<img class="preview" src="{}" alt="{}">', file.url, words) if file else "–"
