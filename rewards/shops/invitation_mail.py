"""Send the mail with an invitation's link, after the commit; one that could not leave is sent again."""

from datetime import datetime

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from rewards.shops.models import StaffInvitation
from rewards.shops.team import token_of

log = structlog.get_logger(__name__)


def send(invitation: StaffInvitation, *, now: datetime) -> bool:
    """Send the link and note it; False when the mail server did not take it, and `send_waiting` tries again."""
    with override(invitation.language):
        link = settings.PUBLIC_URL + reverse("rewards:join", args=[token_of(invitation)])
        context = {"invitation": invitation, "link": link, "county_name": settings.COUNTY_NAME}
        subject = _("%(merchant)s invites you to take coins") % {"merchant": invitation.merchant.name}
        text = render_to_string("rewards/shops/invitation_mail.txt", context)
    try:
        send_mail(subject, text, None, [invitation.email])
    except OSError as error:  # smtplib's errors are among them
        log.warning("invitation.not_mailed", invitation=invitation.pk, error=type(error).__name__)
        return False
    StaffInvitation.objects.filter(pk=invitation.pk).update(mailed_at=now)
    return True


def send_waiting(*, now: datetime) -> int:
    """Send what is still unsent; return how many left."""
    waiting = StaffInvitation.objects.filter(mailed_at=None, accepted_at=None, revoked_at=None, expires_at__gt=now)
    return sum(send(invitation, now=now) for invitation in waiting.select_related("merchant", "shop"))
