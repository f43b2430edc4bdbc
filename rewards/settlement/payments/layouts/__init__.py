"""Layouts of the file that tells the bank what to pay: a table, lines of fixed width, and what a county plugs in.

BANK_LAYOUTS names those that a batch gets: `csv`, `fixed`, or the dotted path of a class of the county's own, such as
`rewards.settlement.payments.layouts.ach.AchLike`. docs/settlement.md says how one is written.
"""

from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from rewards.settlement.payments.layouts.base import Layout, Order, Transfer
from rewards.settlement.payments.layouts.fixed import FixedWidth
from rewards.settlement.payments.layouts.table import Table

BUILT_IN: dict[str, type[Layout]] = {"csv": Table, "fixed": FixedWidth}

__all__ = ["Layout", "Order", "Transfer", "enabled"]


def enabled() -> list[Layout]:
    """Return the layouts that this county has chosen, in its order. Raises ImproperlyConfigured."""
    found = [_made(name) for name in settings.BANK_LAYOUTS]
    slugs = [layout.slug for layout in found]
    if not found or len(set(slugs)) < len(slugs):
        raise ImproperlyConfigured("BANK_LAYOUTS must name at least one layout, each of them once.")
    return found


@cache
def _made(name: str) -> Layout:
    """Make the layout of this name, and look whether it has all that a layout has."""
    try:
        layout = BUILT_IN[name]() if name in BUILT_IN else import_string(name)()
    except (ImportError, TypeError) as error:
        raise ImproperlyConfigured(
            f"BANK_LAYOUTS has “{name}”; write {', '.join(BUILT_IN)}, or the dotted path of a layout's class."
        ) from error
    if not isinstance(layout, Layout):
        raise ImproperlyConfigured(
            f"BANK_LAYOUTS has “{name}”, which lacks slug, title, extension, content_type or write."
        )
    return layout
