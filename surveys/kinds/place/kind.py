"""A place of the county: its district and, only beside a name, where exactly, to about a hundred metres."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from civic.accounts.models import District
from surveys.kinds.base import AnyField, Asked, Column, Given, Kind, ReadsAs, Table, plain

ELSEWHERE = "elsewhere"  # what a place outside the county is called; kept as 0
PLACES = 3  # behind the point: about a hundred metres


class PlaceWidget(forms.Widget):
    """A list of districts; by a button the phone finds the nearest, and says where it is if that is taken."""

    def __init__(self, districts: Sequence[District], *, takes_position: bool) -> None:
        super().__init__()
        self.districts, self.takes_position = districts, takes_position

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        district, position = data.get(name), data.get(f"{name}-position")
        return {"district": district or "", "position": position} if position else district

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        given = value if isinstance(value, Mapping) else {"district": value or "", "position": ""}
        context = {
            "name": name, "attrs": flatatt(attrs or {}), "given": given, "elsewhere": ELSEWHERE,
            "districts": self.districts, "takes_position": self.takes_position,
            "finds": any(each.middle for each in self.districts),
        }  # fmt: skip
        return SafeString(render_to_string("surveys/kinds/place.html", context))


class Place(Kind):
    """A district, kept by its number (0: outside the county); a position, where names are kept, as words beside it."""

    slug = "place"
    reads_as: ClassVar[ReadsAs] = "choice"
    seconds = 10

    def field(self, asked: Asked) -> forms.Field:
        widget = PlaceWidget(districts(), takes_position=not asked.is_anonymous)
        return AnyField(label=asked.text, required=False, widget=widget)

    def check(self, asked: Asked, value: Any) -> Given:
        """`value` is the code of a district, or maps `district` to it and `position` to degrees north and east."""
        value = value if isinstance(value, Mapping) else {"district": value}
        code, position = value.get("district"), value.get("position")
        if code in (None, "", []):
            if position not in (None, ""):
                raise ValueError(_("Please choose the district, too."))
            if asked.is_required:
                raise ValueError(_("Please choose a district."))
            return Given()
        return Given(number=Decimal(_number_of(code)), text=_position(asked, position))

    def keys(self, asked: Asked) -> dict[str, str]:
        return {each.code: each.code for each in districts()} | {ELSEWHERE: ELSEWHERE}

    def value(self, asked: Asked, given: Given) -> str | None:
        return None if given.number is None else self._codes().get(int(given.number))

    def shown(self, asked: Asked, given: Given) -> str:
        """The district alone: a later question says no more than that."""
        return "" if given.number is None else names().get(str(int(given.number)), "")

    def limits(self, asked: Asked) -> dict[str, Any]:
        told = [{"code": each.code, "name": each.name, "name_en": each.name_en} for each in districts()]
        outside = {"code": ELSEWHERE, "name": "縣外", "name_en": "Outside the county"}
        return {"districts": [*told, outside], "position": not asked.is_anonymous}

    def count(self, asked: Asked, keys: Sequence[str] = ()) -> list[Table]:
        """By district; one that left the county's list since is still counted."""
        known = names()
        gone = {key: _("a district that is no longer on the list") for key in keys if key not in known}
        return [Table([*(known | gone).items()])]

    def cell(self, asked: Asked, row: dict[str, Any]) -> str:
        return str(int(row["number"]))

    def columns(self, asked: Asked) -> list[Column]:
        which = Column("number", codes=[*names().items()])
        return [which] if asked.is_anonymous else [which, Column("text", "position", _("latitude, longitude"))]

    def exporter(self) -> Callable[[dict[str, Any]], str]:
        known = names()

        def export(row: dict[str, Any]) -> str:
            name = known.get(str(int(row["number"])), plain(row["number"]))
            return f"{name} ({row['text']})" if row["text"] else name

        return export

    def sent(self, asked: Asked, rows: Sequence[Any]) -> dict[str, list[str]]:
        """A district that left the list since has to be chosen anew."""
        code = {"": [self._codes().get(int(rows[0].number), "")]}
        return code | ({"-position": [rows[0].text]} if rows[0].text else {})

    def carry_sent(self, before: Asked, now: Asked, sent: Mapping[str, list[str]]) -> Any:
        district, position = (sent.get(name, [""])[-1] for name in (str(before.pk), f"{before.pk}-position"))
        return {"district": district, "position": position} if position and not now.is_anonymous else district

    def _codes(self) -> dict[int, str]:
        return {each.pk: each.code for each in districts()} | {0: ELSEWHERE}


def districts() -> list[District]:
    """Those of the county, in its order."""
    return list(District.objects.filter(in_county=True))


def names() -> dict[str, str]:
    """The words of each number that is kept."""
    return {str(each.pk): str(each) for each in districts()} | {"0": _("Outside the county")}


def _number_of(code: Any) -> int:
    if code == ELSEWHERE:
        return 0
    found = next((each.pk for each in districts() if each.code == code), None)
    if found is None:
        raise ValueError(_("This district is not on the list: please choose one from it."))
    return found


def _position(asked: Asked, value: Any) -> str:
    """Degrees north and east, rounded before anything is kept; only where answers bear names."""
    if value in (None, "", []):
        return ""
    if asked.is_anonymous:
        raise ValueError(_("These answers are anonymous: only the district is taken, no position."))
    parts = value.split(",") if isinstance(value, str) and len(value) < 50 else value
    try:
        north, east = (Decimal(str(part).strip()) for part in parts)
    except (InvalidOperation, TypeError, ValueError):
        raise ValueError(_("A position is written as 22.755, 121.150: degrees north, then east.")) from None
    if not (north.is_finite() and east.is_finite() and abs(north) <= 90 and abs(east) <= 180):
        raise ValueError(_("A position is written as 22.755, 121.150: degrees north, then east."))
    return f"{round(north, PLACES)},{round(east, PLACES)}"
