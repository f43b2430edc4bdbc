"""Personal columns of doors: who made a link, and who looked for people that are not there."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register
from engagement.events.doors.models import WrongFind

register(
    Personal(
        "engagement.DoorLink",
        ("made_by", "revoked_by"),
        _("Who gave a helper the link for an event’s door, and who took it back"),
        Ground.DUTY,
        _("as long as the event is kept"),
    ),
    Personal(
        "engagement.WrongFind",
        ("user", "at"),
        _("Stopping people who guess card numbers and addresses at a door"),
        Ground.SERVICE,
        _("7 days"),
        of=lambda user: WrongFind.objects.filter(user=user),
        hidden=("link",),
        letter=Letter(_("On %(at)s you looked at an event’s door for somebody who is not there.")),
    ),
)
