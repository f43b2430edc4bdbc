"""Whom a notice concerns: a saved rule over what citizens have told about themselves."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, District, Topic
from civic.agencies.models import Agency


class Audience(models.Model):
    """A rule; an empty part of it leaves nobody out. It holds no list of people."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="audiences", verbose_name=_("agency"))
    name = models.CharField(_("name"), max_length=60)
    min_age = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    genders = ArrayField(
        models.CharField(max_length=8, choices=[c for c in Citizen.Gender.choices if c[0]]),
        verbose_name=_("genders"),
        default=list,
        blank=True,
    )
    levels = ArrayField(
        models.CharField(max_length=12, choices=Citizen.Level.choices),
        verbose_name=_("identity levels"),
        default=list,
        blank=True,
    )
    districts = models.ManyToManyField(District, blank=True, verbose_name=_("districts"))
    topics = models.ManyToManyField(Topic, blank=True, verbose_name=_("topics"))

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="audience_name_once_per_agency"),
            models.CheckConstraint(
                condition=models.Q(min_age__isnull=True)
                | models.Q(max_age__isnull=True)
                | models.Q(min_age__lte=models.F("max_age")),
                name="audience_ages_in_order",
                violation_error_message=_("The lower age is above the upper one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
