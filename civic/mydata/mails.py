"""The one mail of this slice: who did not ask to be erased must hear of it."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from civic.accounts.models import User
from civic.outbox import mail
from civic.web.context import portal_name


def tell_of_erasure(user: User, due_at: datetime) -> None:
    """Write to the person when their account will be erased, and how to stop it."""
    facts = {
        "portal": portal_name(),
        "day": localtime(due_at),
        "address": settings.PUBLIC_URL + reverse("civic:my_data"),
        "support_email": settings.SUPPORT_EMAIL,
    }
    words = render_to_string("civic/mydata/erasure_mail.txt", facts)
    mail.file(user.email, _("Your account will be erased"), words, user=user, at_once=True)
