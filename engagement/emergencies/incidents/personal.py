"""Personal columns of emergencies."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, Until, register
from engagement.emergencies.incidents.models import DrillMember, SafetyAnswer

register(
    Personal(
        "engagement.SafetyAnswer",
        ("citizen", "incident", "is_safe", "district", "at"),
        _("Knowing where people are safe and where they need help; the county sees numbers by district"),
        Ground.SERVICE,
        Until.ACCOUNT,
        of=lambda user: SafetyAnswer.objects.filter(citizen__user=user),
        letter=Letter(
            _("On %(at)s you told us how you were in an emergency: %(is_safe)s."),
            labels={"incident": _("Emergency"), "district": _("Where you were")},
            values={"is_safe": lambda said: _("safe") if said.is_safe else _("in need of help")},
        ),
    ),
    Personal(
        "engagement.DrillMember",
        ("citizen", "added_at"),
        _("Reaching you in drills"),
        Ground.SERVICE,
        _("until you leave the drill group or erase your account"),
        of=lambda user: DrillMember.objects.filter(citizen__user=user),
        letter=Letter(_("You have taken part in drills since %(added_at)s.")),
        hidden=("added_by",),
    ),
    Personal(
        "engagement.Bulletin",
        ("proposed_by", "decided_by", "decision"),
        _("Who wrote and who confirmed what was said in an emergency"),
        Ground.DUTY,
        _("as long as the emergency’s record is kept"),
    ),
)
