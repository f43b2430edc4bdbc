from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.accounts.names import readable


class GuardianConsent(models.Model):
    """A parent or guardian agrees that a minor earns beyond the cap; asked by mail, agreed to and taken back there."""

    class Relation(models.TextChoices):
        PARENT = "parent", _("mother or father")
        GUARDIAN = "guardian", _("legal guardian")
        UNASKED = "unasked", _("was not asked then")

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="guardian_consents", verbose_name=_("citizen"))
    email = models.EmailField(_("guardian’s e-mail address"))
    mailbox = models.EmailField(
        _("guardian’s mailbox"),
        db_index=True,
        db_default="",
        help_text=_("The address that stands for all of its addresses."),
    )
    name = models.CharField(_("guardian’s name"), max_length=60, blank=True, db_default="", validators=[readable])
    relation = models.CharField(_("relation"), max_length=10, choices=Relation.choices, blank=True, db_default="")
    asked_at = models.DateTimeField(_("asked"), db_default=Now())
    given_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name = _("guardian’s consent")
        verbose_name_plural = _("guardians’ consents")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(given_at__isnull=False, withdrawn_at__gte=F("given_at")),
                name="guardian_takes_back_what_was_given",
            ),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True) | Q(relation="unasked") | ~Q(name="") & ~Q(relation=""),
                name="guardian_says_who",
            ),
            models.UniqueConstraint(
                fields=["citizen"],
                condition=Q(given_at__isnull=False, withdrawn_at__isnull=True),
                name="guardian_consent_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
