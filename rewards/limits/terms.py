"""The limits in sentences, for the page on which a citizen sees their level."""

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civic.accounts.models import Citizen
from civic.core.calendar import taipei_day
from civic.core.saying import listed
from civic.guardians.room import smaller, year_room
from civic.identity.benefits import TERMS
from rewards.limits import queries


@TERMS.connect
def what_the_level_may(citizen: Citizen) -> list[str]:
    now = timezone.now()
    limit = queries.limit_of(citizen.pk, today=taipei_day(now))
    if limit is None or not (limit.caps_earning or limit.caps_spending):
        room = year_room(citizen, now=now)
        if room is None:
            return [_("You can earn and spend coins without a limit.")]
        return [
            _left(ngettext("You can still earn %(n)s coin now.", "You can still earn %(n)s coins now.", room), room)
        ]
    earning = _("Earning: %(caps)s.") % {"caps": _caps(limit.caps("earn"))}
    spending = _("Spending: %(caps)s.") % {"caps": _caps(limit.caps("spend"))}
    room = smaller(queries.earn_room(citizen.pk, now=now), year_room(citizen, now=now))
    can_earn = _left(
        ngettext("You can still earn %(n)s coin now.", "You can still earn %(n)s coins now.", room or 0), room
    )
    can_spend = _left(_("Of your coins you can still spend %(n)s now."), queries.spend_room(citizen.pk, now=now))
    return [earning + can_earn, spending + can_spend]


def _left(words: str, room: int | None) -> str:
    return "" if room is None else " " + words % {"n": _number(room)}


def _caps(caps: queries.Caps) -> str:
    words = (_("%(n)s coins a day"), _("%(n)s a month"), _("%(n)s in all"))
    parts = [word % {"n": _number(cap)} for word, cap in zip(words, caps, strict=True) if cap is not None]
    return listed(parts) if parts else _("no limit")


def _number(coins: int) -> str:
    return number_format(coins, force_grouping=True)
