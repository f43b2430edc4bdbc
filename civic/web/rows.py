"""Lines of a person's list. Their frame is the same for everybody: made once from a template, filled for each line."""

import re
from collections.abc import Collection, Iterable, Mapping
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from civic.core.kept import Kept, require_plain

HOLE = "\ue000%s\ue001"  # letters that no text holds
HOLES = re.compile("\ue000(\\w+)\ue001")


class Frame:
    """A rendered template, cut at its holes."""

    def __init__(self, text: str) -> None:
        self.first, *rest = HOLES.split(text)
        self.rest = list(zip(rest[::2], rest[1::2], strict=True))

    def fill(self, values: Mapping[str, Any]) -> SafeString:
        pieces = [self.first]
        for name, text in self.rest:
            pieces += (escape(str(values[name])), text)
        return SafeString("".join(pieces))


_kept: Kept[Frame] = Kept()


Line = tuple[dict[str, Any], Mapping[str, Any]]  # how it looks, and what it says


def rows(template: str, lines: Iterable[Line]) -> list[SafeString]:
    """The template with each. It may ask about the look, and is kept for each; the values it can only print.

    Values are put in afterwards, each time, and escaped: what they are the template never knows, and nobody keeps it.
    """
    language, made = get_language(), []
    for look, values in lines:
        key = (template, language, *look.values())
        frame = _kept.get(key)
        made.append((_kept.keep(key, _frame(template, look, values.keys())) if frame is None else frame).fill(values))
    return made


def row(template: str, look: dict[str, Any], values: Mapping[str, Any]) -> SafeString:
    """One of them."""
    return rows(template, [(look, values)])[0]


def _frame(template: str, look: dict[str, Any], names: Collection[str]) -> Frame:
    require_plain(look)
    return Frame(render_to_string(template, {**{name: HOLE % name for name in names}, **look}))
