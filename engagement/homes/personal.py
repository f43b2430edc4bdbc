"""Personal columns of the home page."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, Until, register
from engagement.homes.models import HomeChoice

register(
    Personal(
        "engagement.HomeChoice",
        ("citizen", "order", "density"),
        _("Showing you the home page as you arranged it"),
        Ground.SERVICE,
        Until.ACCOUNT,
        of=lambda user: HomeChoice.objects.filter(citizen__user=user),
        letter=Letter(_("You arranged your home page: %(order)s; %(density)s.")),
    ),
)
