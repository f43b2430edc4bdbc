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
            _("Since %(since)s you have a digital citizen’s card with the number %(number)s."),
        ),
    ),
)
