"""Agencies, and who works in which role: the source of every permission of staff."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civic.core.cells import no_formula
from civic.core.roles import AGENCY_ROLES, Role


class Agency(models.Model):
    """A county bureau that publishes notices and spends a coin budget."""

    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True, validators=[no_formula])
    name_en = models.CharField(_("name in English"), max_length=80, blank=True, validators=[no_formula])
    phone = models.CharField(_("telephone"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["name"]

    def __str__(self) -> str:
        return (self.name_en or self.name) if (get_language() or "").startswith("en") else self.name


class Membership(models.Model):
    """One person's one role: editors and approvers in an agency, the others for the whole portal."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    agency = models.ForeignKey(
        Agency, models.CASCADE, null=True, blank=True, related_name="memberships", verbose_name=_("agency")
    )
    since = models.DateTimeField(_("since"), db_default=Now())

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "agency"], name="membership_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=models.Q(role__in=AGENCY_ROLES, agency__isnull=False)
                | (~models.Q(role__in=AGENCY_ROLES) & models.Q(agency__isnull=True)),
                name="membership_agency_goes_with_agency_roles",
                violation_error_message=_("Editors and approvers belong to an agency; other roles to none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}" + (f" ({self.agency})" if self.agency else "")
