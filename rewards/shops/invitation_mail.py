"""Write the mail with an invitation's link; it leaves by the outbox, and not any more once the invitation is over."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from civic.outbox import actions as outbox
from civic.outbox import mail
from civic.outbox.models import OutboxItem
from rewards.shops.models import StaffInvitation


def file(invitation: StaffInvitation, token: str, *, now: datetime) -> None:
    """File the mail in the transaction that makes the invitation, in the language of whoever invites."""
    with override(invitation.language):
        link = settings.PUBLIC_URL + reverse("rewards:join", args=[token])
        context = {"invitation": invitation, "link": link, "county_name": settings.COUNTY_NAME}
        subject = _("%(merchant)s invites you to take coins") % {"merchant": invitation.merchant.name}
        text = render_to_string("rewards/shops/invitation_mail.txt", context)
    about = _about(invitation.pk)
    expires = invitation.expires_at
    mail.file(invitation.email, subject, text, at_once=True, now=now, key=about, about=about, expires_at=expires)


def take_back(pks: list[int], *, now: datetime) -> None:
    """Send no mail any more for invitations that were withdrawn or replaced."""
    outbox.cancel(OutboxItem.objects.filter(about__in=[_about(pk) for pk in pks]), now=now)


def _about(pk: int) -> str:
    return f"rewards.staffinvitation:{pk}"
