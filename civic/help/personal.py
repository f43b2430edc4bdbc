"""Personal columns of questions by the form."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register, rows_by_user
from civic.help.actions import KEPT_DAYS
from civic.help.models import SentQuestion

register(
    Personal(
        "civic.SentQuestion",
        ("user", "number", "topic", "at"),
        _("Answering what you asked, and stopping floods of questions"),
        Ground.SERVICE,
        format_lazy(_("{days} days; the words themselves are in the mail alone"), days=KEPT_DAYS),
        of=rows_by_user(SentQuestion),
        hidden=("key", "address_hash"),
        letter=Letter(_("On %(at)s you asked us something; number %(number)s."), labels={"topic": _("About")}),
    ),
)
