from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Recovery(models.Model):
    """An account given back at a counter: which kind of document was shown, to whom, when. No copy, no number."""

    class Document(models.TextChoices):
        NATIONAL_ID = "national-id", _("national identity card")
        RESIDENCE = "residence", _("residence permit")
        HEALTH = "health", _("health insurance card with picture")
        PASSPORT = "passport", _("passport")
        LICENCE = "licence", _("driving licence")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("citizen’s account")
    )
    document = models.CharField(_("document shown"), max_length=12, choices=Document.choices)
    new_email = models.EmailField(_("new e-mail address"), blank=True, help_text=_("Empty when the recovery is done."))
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("operator"))
    started_at = models.DateTimeField(_("started"), db_default=Now())
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("account recovery")
        verbose_name_plural = _("account recoveries")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(operator=F("user")), name="recovery_not_by_oneself"),
            models.CheckConstraint(
                condition=Q(document__in=["national-id", "residence", "health", "passport", "licence"]),
                name="recovery_names_a_document",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(new_email=""), name="recovery_forgets_the_address_when_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
