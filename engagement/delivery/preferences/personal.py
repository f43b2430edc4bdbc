"""Personal columns of preferences."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, Until, register
from civic.core.saying import language_name
from engagement.delivery.kinds import Channel
from engagement.delivery.preferences.models import Manner, MutedAgency, Preference
from engagement.delivery.preferences.queries import families

WHY = _("Telling you in the way and at the hour that you chose")

CHANNELS = {Channel.WEBPUSH: _("push messages"), Channel.LINE: "LINE", Channel.EMAIL: _("e-mail"),
            Channel.SMS: _("short messages")}  # fmt: skip


def _family(chosen: Preference) -> Any:
    return next((family.name for family in families() if family.slug == chosen.family), "")


def _channel(chosen: Preference) -> Any:
    return CHANNELS.get(Channel(chosen.channel), "")


register(
    Personal(
        "engagement.Preference",
        ("citizen", "family", "channel", "how"),
        WHY,
        Ground.SERVICE,
        Until.ACCOUNT,
        of=lambda user: Preference.objects.filter(citizen__user=user),
        letter=Letter(
            _("%(family)s by %(channel)s: %(how)s."),
            values={"family": _family, "channel": _channel},
        ),
    ),
    Personal(
        "engagement.Manner",
        ("citizen", "quiet_from", "quiet_until", "paused_until", "words_on_screen", "language"),
        WHY,
        Ground.SERVICE,
        Until.ACCOUNT,
        of=lambda user: Manner.objects.filter(citizen__user=user),
        name=_("When you want quiet"),
        letter=Letter(
            _("Quiet from %(quiet_from)s until %(quiet_until)s."),
            labels={
                "paused_until": _("You paused messages until"),
                "words_on_screen": _("Words on a locked screen"),
                "language": _("Language of your mails"),
            },
            values={"language": lambda manner: language_name(manner.language)},
        ),
    ),
    Personal(
        "engagement.MutedAgency",
        ("citizen", "agency"),
        WHY,
        Ground.SERVICE,
        Until.ACCOUNT,
        of=lambda user: MutedAgency.objects.filter(citizen__user=user),
        name=_("Agencies that send you nothing"),
        letter=Letter(_("You want no messages of %(agency)s.")),
    ),
)
