"""Agencies, and who works in which role: the source of every permission of staff."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.core.cells import no_formula
from civic.core.roles import AGENCY_ROLES, Role
from civic.core.saying import in_language


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
        return in_language(self.name, self.name_en)


class Membership(models.Model):
    """One person's one role: editors and approvers in an agency, the others for the whole portal.

    It counts from the start of its first Taipei day to the end of its last one; without them, from when it was granted
    until it is revoked. What is over is kept as a RoleTerm.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    agency = models.ForeignKey(
        Agency, models.CASCADE, null=True, blank=True, related_name="memberships", verbose_name=_("agency")
    )
    since = models.DateTimeField(_("granted"), db_default=Now())
    first_day = models.DateField(_("first day"), null=True, blank=True, help_text=_("Empty: from today on."))
    last_day = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("The role ends by itself at midnight after this day. Empty: until it is revoked."),
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("granted by"),
    )
    told_idle_at = models.DateTimeField(_("told that the account is unused"), null=True, editable=False)

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
            models.CheckConstraint(
                condition=models.Q(granted_by__isnull=True) | ~models.Q(granted_by=models.F("user")),
                name="membership_is_never_granted_to_oneself",
                violation_error_message=_("You cannot give a role to yourself: ask another coordinator."),
            ),
            models.CheckConstraint(
                condition=models.Q(first_day__isnull=True)
                | models.Q(last_day__isnull=True)
                | models.Q(last_day__gte=models.F("first_day")),
                name="membership_ends_after_it_begins",
                violation_error_message=_("The last day comes before the first one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}" + (f" ({self.agency})" if self.agency else "")

    def counts_on(self, day: date) -> bool:
        """Whether the role is held on this Taipei day, as far as its first and last day say."""
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or self.last_day >= day)


class RoleTerm(models.Model):
    """Who held which role from when until when: written by the database with each membership, and never removed.

    `ended_at` is when the membership went; a last day that had come before then ended the role earlier.
    """

    membership = models.BigIntegerField(unique=True, editable=False)  # its number; the row itself goes
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, related_name="terms", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name=_("agency"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("granted"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True)
    ended_at = models.DateTimeField(_("revoked"), null=True)

    class Meta:
        verbose_name = _("term of a role")
        verbose_name_plural = _("terms of roles")
        ordering = ["-granted_at", "-pk"]
        indexes = [models.Index(fields=["first_day"], name="role_term_by_day")]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}" + (f" ({self.agency})" if self.agency else "")
