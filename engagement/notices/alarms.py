"""Tell the two people of a notice that it was not published at its hour."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from civic.core.errors import DomainError
from civic.outbox import mail
from engagement.notices.models import Notice

MAIL = "engagement/notices/held_up_mail.txt"


def alarm(notice: Notice, error: DomainError, *, now: datetime) -> None:
    """File a mail to who drafted and to who approved it, with the reason and the way to its page."""
    page = settings.PUBLIC_URL + reverse("admin:engagement_notice_change", args=[notice.pk])
    people = {user.pk: user for user in (notice.proposed_by, notice.decided_by) if user and user.is_active}
    with translation.override(settings.LANGUAGE_CODE):
        for user in people.values():
            mail.write(MAIL, user.email, user=user, notice=notice, why=str(error), page=page)
