from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class MailedCode(models.Model):
    """Six digits that were mailed for one purpose: whoever types them has the mailbox. Kept hashed, good once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user"))
    purpose = models.SlugField(_("purpose"))
    email = models.EmailField(_("e-mail address"))
    digest = models.CharField(_("hash of the code"), max_length=64)
    made_at = models.DateTimeField(_("made"), db_default=Now())
    expires_at = models.DateTimeField(_("good until"))
    wrong_tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("mailed code")
        verbose_name_plural = _("mailed codes")
        indexes = [models.Index(fields=["user", "purpose"], name="mailed_code_by_user")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"
