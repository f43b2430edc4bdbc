"""Personal columns of this app."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Personal, register
from surveys.responses.models import Participation

register(
    Personal(
        "surveys.Participation",
        ("citizen", "questionnaire", "version", "tries", "passed", "coins_awarded", "kept_back", "at"),
        _("Giving coins once for each questionnaire; not what you answered"),
        Ground.SERVICE,
        _("until you erase your account"),
        of=lambda user: Participation.objects.filter(citizen__user=user),
    ),
    Personal(
        "surveys.Answer",
        ("text",),
        _("Free words in a questionnaire: kept without your name; nobody can tell whose they are"),
        Ground.CONSENT,
        _("as long as the questionnaire’s results"),
        name=_("Free words in answers"),
    ),
    Personal(
        "surveys.Version",
        ("drafted_by", "decided_by", "decision"),
        _("Who wrote and who approved a correction of a questionnaire"),
        Ground.DUTY,
        _("as long as the questionnaire is kept"),
    ),
)
