"""Messages to one citizen."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from engagement.delivery import registry


class Message(models.Model):
    """A line in one citizen's inbox: coins came, a payment was made. The words are made when it is shown."""

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="messages", verbose_name=_("citizen"))
    kind = models.CharField(_("kind"), max_length=40)  # the slug of a file in engagement/news
    facts = models.JSONField(_("facts"), help_text=_("The numbers and names that the words need."))
    key = models.CharField(_("key"), max_length=80, unique=True, help_text=_("The same news is filed once."))
    created_at = models.DateTimeField(_("when"), db_default=Now())
    read_at = models.DateTimeField(_("read"), null=True)
    saved_at = models.DateTimeField(_("saved"), null=True)
    put_away_at = models.DateTimeField(_("put away"), null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["citizen", "-created_at"], name="message_by_citizen")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_kind_display(self) -> str:
        """What a person's copy of their data calls the kind; the slug when no file declares it any more."""
        known = registry.KINDS.get(self.kind)
        return str(known.name) if known else self.kind
