from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from surveys.kinds.base import Asked, Table
from surveys.kinds.scales import Scale


class Nps(Scale):
    """How likely one would recommend it, from 0 to 10; counted as critics, undecided and promoters."""

    slug = "nps"

    def steps(self, asked: Asked) -> list[tuple[int, str]]:
        return [(number, str(number)) for number in range(11)]

    def hint(self, asked: Asked) -> str:
        return _("0 is “never”, 10 is “certainly”.")

    def count(self, asked: Asked, keys: Sequence[str] = ()) -> list[Table]:
        return [Table([("low", _("0 to 6: critics")), ("middle", _("7 and 8")), ("high", _("9 and 10: promoters"))])]

    def cell(self, asked: Asked, row: dict[str, Any]) -> str:
        return "low" if row["number"] <= 6 else "middle" if row["number"] <= 8 else "high"

    def figure(self, asked: Asked, counts: Sequence[int]) -> str:
        low, _middle, high = counts
        score = round(100 * (high - low) / sum(counts))
        return _("Net promoter score: %(n)s (from −100 to 100)") % {"n": f"{score:+d}"}
