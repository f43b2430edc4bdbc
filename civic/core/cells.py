"""The one rule of safe cells: no words that somebody typed become a formula in a spreadsheet.

`safe_cell` says it in Python, `safe_cell(text)` in SQL (sql/safe_cell.sql); a test holds them against each other, sign
by sign. Spreadsheets and the programs that feed them drop signs that cannot be seen before they look at a cell, so such
signs count as nothing here: control, format and blank signs, and the fillers that fonts show as nothing.
"""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

STARTS = "=+@\t\r＝＋－＠﹦﹢﹣﹫-"  # a tab or a line break at the beginning ends the cell before, for some programs
UNSEEN = (
    "\u0001-\u0020\u007f-\u00a0\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u1680\u17b4\u17b5"
    "\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# With apostrophes before it a formula is safe already; one more keeps `plain_cell` exact.
_FORMULA = re.compile(f"'*[{UNSEEN}]*[{STARTS}]")


def safe_cell(value: object) -> object:
    """Numbers stay numbers; words that a spreadsheet might compute get an apostrophe before them."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def plain_cell(text: str) -> str:
    """Return what `safe_cell` was given: for a table that was written as CSV and is read again."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def no_formula(name: str) -> None:
    """Refuse a name that a spreadsheet would take for a formula. What is there from before is exported safely."""
    if _FORMULA.match(name):
        raise ValidationError(_("A name does not begin with =, +, - or @: spreadsheets would compute it."), "formula")


class SafeCell(models.Func):
    """A column of text as `safe_cell` writes it, on one line, for a table that the database itself writes."""

    function = "safe_cell"
    template = r"%(function)s(translate(%(expressions)s, E'\r\n', '  '))"
    output_field = models.TextField()
