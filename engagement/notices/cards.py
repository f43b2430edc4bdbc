"""A notice's card in the list, finished. It says the same to everybody who has done the same with it, so it is kept.

The versions of the rows that stand on it are part of what it is kept by: a change of any of them, by whatever way, is
another card on the next page, in every process.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from civic.core.kept import Kept
from engagement.notices.looks import dressed
from engagement.notices.models import Look, Notice

_kept: Kept[str] = Kept()


class Line(NamedTuple):
    """A notice as one person finds it: the versions of its rows, what the person has done with it, and its look.

    A look that changes touches its notice's row.
    """

    pk: int
    notice_row: str
    agency_row: str
    questionnaire_row: str | None
    is_new: bool
    is_answered: bool
    is_closed: bool | None
    look: int | None = None


LARGE, FIRST, LATER = "large", "first", "later"  # the first picture of a page is loaded at once
Key = tuple[Line, str, str]  # in which language, and how its picture is shown


def cards(lines: Sequence[Line], *, first_is_large: bool) -> list[SafeString]:
    """Their cards in the reader's language; the first picture is loaded at once, and a large one is shown larger."""
    language = get_language() or ""
    first = LARGE if first_is_large else FIRST
    keys = [(line, language, LATER if place else first) for place, line in enumerate(lines)]
    found = {key: card for key in keys if (card := _kept.get(key)) is not None}
    if len(found) < len(keys):
        found |= _make([key for key in keys if key not in found])
    return [SafeString(found[key]) for key in keys if key in found]


def _make(keys: Sequence[Key]) -> dict[Key, str]:
    notices = Notice.objects.select_related("agency", "questionnaire").in_bulk([line.pk for line, *_rest in keys])
    worn = {line.look for line, *_rest in keys if line.look}
    looks = Look.objects.in_bulk(worn) if worn else {}
    return {
        (line, language, how): _kept.keep(
            (line, language, how), _card(dressed(notices[line.pk], looks.get(line.look or 0)), line, how)
        )
        for line, language, how in keys
        if line.pk in notices
    }


def _card(notice: Notice, line: Line, how: str) -> str:
    asked = notice.questionnaire if notice.questionnaire and notice.questionnaire.opened_at else None
    return render_to_string(
        "engagement/notices/_card.html",
        {
            "notice": notice,
            "asked": asked,
            "line": line,
            "eager": how != LATER,
            "shown": "first" if how == LARGE else "card",
        },
    )
