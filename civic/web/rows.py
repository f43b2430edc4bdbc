"""Lines of a person's list. Their frame is the same for everybody: made once from a template, filled for each line."""

import re
from collections.abc import Collection, Mapping
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


def row(template: str, look: dict[str, Any], values: Mapping[str, Any]) -> SafeString:
    """The template with both. It may ask about `look`, and is kept for each; `values` it can only print.

    Values are put in afterwards, each time, and escaped: what they are the template never knows, and nobody keeps it.
    """
    key = (template, get_language(), *look.values())
    frame = _kept.get(key)
    return (_kept.keep(key, _frame(template, look, values.keys())) if frame is None else frame).fill(values)


def _frame(template: str, look: dict[str, Any], names: Collection[str]) -> Frame:
    require_plain(look)
    return Frame(render_to_string(template, {**{name: HOLE % name for name in names}, **look}))
