"""Personal columns of this slice."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register
from civic.digital.models import DigitalCard

register(
    Personal(
        "civic.DigitalCard",
        ("citizen", "number", "since"),
        _("Your card as a digital citizen"),
        Ground.SERVICE,
        _("until you give it back or erase your account"),
        of=lambda user: DigitalCard.objects.filter(citizen__user=user),
        hidden=("key",),
        letter=Letter(
            _("You have had a digital citizen’s card since %(since)s, with the number %(number)s."),
        ),
    ),
)
