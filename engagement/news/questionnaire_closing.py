"""A questionnaire closes soon, and its reader has not answered: one reminder, where its editor asked for it.

Nobody sends a signal for it: engagement/reminders files it in SQL for everybody whom it concerns.
"""

from django.utils.translation import gettext_lazy as _

from engagement.delivery.kinds import Channel, NewsKind, Urgency
from engagement.news._shared import OPEN_QUESTIONNAIRE, REMINDERS

news = NewsKind(
    slug="questionnaire_closing",
    name=_("a questionnaire closes soon"),
    family=REMINDERS,
    urgency=Urgency.ORDINARY,
    channels=(Channel.INBOX, Channel.WEBPUSH),
    icon="clock",
    title=_("Reminder: a questionnaire closes soon"),
    body=_("You can answer until %(until_when)s. If you have answered meanwhile, there is nothing to do."),
    link=OPEN_QUESTIONNAIRE,
    examples=({"reason": "社區活動問卷", "until": "2026-11-30T15:59:00+00:00", "questionnaire": 1, "agency": 1},),
    listens={},
)
