from django.utils.translation import gettext as _

from surveys.kinds.base import Asked
from surveys.kinds.scales import Scale


class YesNo(Scale):
    """Yes or no."""

    slug = "yes_no"
    is_narrow = False

    def steps(self, asked: Asked) -> list[tuple[int, str]]:
        return [(1, _("Yes")), (0, _("No"))]
