"""What waits for the next digest; and who is told anything while a county tries the portal out."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from engagement.delivery.preferences.models import How


class DigestLine(models.Model):
    """A message or a notice that its citizen wants to read in one mail with others. It goes when that mail is filed."""

    name = models.CharField(_("what it is"), max_length=20)  # “message” or “notice”, as tellers are called
    number = models.BigIntegerField(_("number"))
    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="+", verbose_name=_("citizen"))
    how = models.CharField(_("how soon"), max_length=10, choices=How.choices)
    filed_at = models.DateTimeField(_("filed"), db_default=Now())

    class Meta:
        verbose_name = _("line of a digest")
        verbose_name_plural = _("lines of digests")
        constraints = [models.UniqueConstraint(fields=["citizen", "name", "number"], name="digest_line_once")]
        indexes = [models.Index(fields=["name", "number"], name="digest_line_of")]

    def __str__(self) -> str:
        return f"{self.how} {self.name} {self.number}"


class TrialGuest(models.Model):
    """Who is sent anything while MESSAGES_TRIAL is on: nobody else is. Everybody reads in the portal."""

    email = models.EmailField(_("e-mail address"), unique=True)
    note = models.CharField(_("note"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("member of the trial group")
        verbose_name_plural = _("members of the trial group")
        ordering = ["email"]

    def __str__(self) -> str:
        return self.email
