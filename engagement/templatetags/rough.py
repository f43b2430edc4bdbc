"""Numbers of people beside which nobody learns about one: `{{ row.left|rough }}`."""

from django import template
from django.utils.translation import pgettext

from civic.core.moments import amount
from civic.core.small_cells import LEAST

register = template.Library()


@register.filter
def rough(people: int | None) -> str:
    """“≥ 40” for 40 to 59 people, so that whoever looks again reads nothing of one who came; below: that it is few."""
    if people is None or people < LEAST:
        return pgettext("number of people", "under %(n)s") % {"n": LEAST}
    return f"≥ {amount(people - people % LEAST)}"
