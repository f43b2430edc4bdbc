from django.utils.translation import gettext as _

from surveys.kinds.base import Asked, Given
from surveys.kinds.scales import Scale


class YesNo(Scale):
    """Yes or no."""

    slug = "yes_no"
    is_narrow = False
    reads_as = "choice"
    seconds = 5

    def keys(self, asked: Asked) -> dict[str, str]:
        return {"1": "yes", "0": "no"}

    def value(self, asked: Asked, given: Given) -> str | None:
        return None if given.number is None else "yes" if given.number else "no"

    def scaled(self, given: Given) -> tuple[int, ...]:
        return ()  # yes to everything may well be meant

    def steps(self, asked: Asked) -> list[tuple[int, str]]:
        return [(1, _("Yes")), (0, _("No"))]
