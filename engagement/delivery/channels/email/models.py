"""Mails that came back, and mailboxes to which nothing goes any more that can wait."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Came(models.TextChoices):
    """What became of a mail after our server had handed it over."""

    HARD = "hard", _("there is no such mailbox")
    SOFT = "soft", _("not taken this time")
    COMPLAINT = "complaint", _("reported as spam")


class ReturnedMail(models.Model):
    """One mail that came back, or of which its reader complained. The same report counts once.

    `event` is the report's own number, or the hash of its words. `item` is the number of the mail's row in the outbox.
    """

    event = models.CharField(max_length=80, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("user")
    )
    address = models.CharField(_("e-mail address"), max_length=254, blank=True)
    item = models.BigIntegerField(_("number in the outbox"), null=True)
    kind = models.CharField(_("what happened"), max_length=10, choices=Came.choices)
    status = models.CharField(_("status"), max_length=12, blank=True)  # RFC 3463: 5.1.1
    at = models.DateTimeField(_("when"), db_default=Now())

    class Meta:
        verbose_name = _("mail that came back")
        verbose_name_plural = _("mails that came back")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "-at"], name="returned_by_user")]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"


class EndedMailbox(models.Model):
    """Nothing that can wait is mailed to this address of this person, until they confirm it again.

    Codes, money and emergencies still go there. It counts as long as the account has this very address. `mended_at`
    stays, so that a report about an older mail, which comes late, does not end it again.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="ended_mailbox", verbose_name=_("user")
    )
    address = models.CharField(_("e-mail address"), max_length=254)
    kind = models.CharField(_("why"), max_length=10, choices=Came.choices)
    status = models.CharField(_("status"), max_length=12, blank=True)
    since = models.DateTimeField(_("since"), db_default=Now())
    mended_at = models.DateTimeField(_("confirmed again"), null=True)

    class Meta:
        verbose_name = _("mailbox that is over")
        verbose_name_plural = _("mailboxes that are over")
        ordering = ["-since"]

    def __str__(self) -> str:
        return self.address
