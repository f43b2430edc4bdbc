"""Whom a notice concerns: saved rules over what citizens told about themselves, and over what they did."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.agencies.models import Agency
from civic.core import moments
from surveys.questionnaires.models import Questionnaire

MOST_CLAUSES = 5


class AudienceManager(models.Manager["Audience"]):
    """Audiences are made with their clauses."""

    def create(self, **fields: Any) -> "Audience":
        """Make an audience of one clause, whose parts stand beside the name: create(agency=…, name=…, min_age=65)."""
        rule = {name: fields.pop(name) for name in list(fields) if name in PARTS}
        made: Audience = super().create(**fields)
        Clause.objects.create(audience=made, place=1, **rule)
        return made


class Audience(models.Model):
    """Whoever is held by one of its clauses or more. It holds no list of people."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="audiences", verbose_name=_("agency"))
    name = models.CharField(_("name"), max_length=60)

    objects = AudienceManager()

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="audience_name_once_per_agency")]

    def __str__(self) -> str:
        return self.name


def _several(name: Any, of: "models.Field[Any, Any]") -> "ArrayField[Any, Any]":
    return ArrayField(of, verbose_name=name, default=list, db_default=[], blank=True)


class Clause(models.Model):
    """One way to be in an audience: all of its parts hold at once, and an empty part leaves nobody out.

    Districts and topics are numbers in arrays, so that one look at the row says whether it holds somebody; neither is
    ever removed, and a trigger refuses numbers that are none (sql/clause_guard.sql). Whoever left a particular empty is
    in no clause that asks about it. `joined_from` is a Taipei day. What people did (`answered` … `opened_none_of`) is
    looked up once, when a notice is published, and the list is kept with it.
    """

    audience = models.ForeignKey(Audience, models.CASCADE, related_name="clauses", verbose_name=_("audience"))
    place = models.PositiveSmallIntegerField(_("place"), default=1)
    min_age = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    genders = _several(
        _("genders"), models.CharField(max_length=8, choices=[c for c in Citizen.Gender.choices if c[0]])
    )
    levels = _several(_("identity levels"), models.CharField(max_length=12, choices=Citizen.Level.choices))
    districts = _several(_("districts"), models.BigIntegerField())
    topics = _several(_("topics"), models.BigIntegerField())
    languages = _several(_("languages"), models.CharField(max_length=10))
    channels = _several(_("linked channels"), models.CharField(max_length=20))
    joined_from = models.DateField(_("joined since"), null=True, blank=True)
    not_districts = _several(_("but not in these districts"), models.BigIntegerField())
    not_topics = _several(_("but not following these topics"), models.BigIntegerField())
    answered = models.ForeignKey(
        Questionnaire,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered these questions"),
    )
    not_answered = models.ForeignKey(
        Questionnaire, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("did not answer")
    )
    redeemed_within = models.PositiveSmallIntegerField(_("paid with coins in the last days"), null=True, blank=True)
    active_within = models.PositiveSmallIntegerField(_("signed in here in the last days"), null=True, blank=True)
    opened_none_of = models.PositiveSmallIntegerField(
        _("opened none of our last notices: how many"), null=True, blank=True
    )
    is_by_deeds = models.GeneratedField(
        expression=models.Q(answered__isnull=False)  # type: ignore[arg-type]
        | models.Q(not_answered__isnull=False)
        | models.Q(redeemed_within__isnull=False)
        | models.Q(active_within__isnull=False)
        | models.Q(opened_none_of__isnull=False),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    asks_nothing = models.GeneratedField(
        expression=models.Q(  # type: ignore[arg-type]
            min_age__isnull=True, max_age__isnull=True, genders=[], levels=[], districts=[], topics=[], languages=[],
            channels=[], joined_from__isnull=True, not_districts=[], not_topics=[], answered__isnull=True,
            not_answered__isnull=True, redeemed_within__isnull=True, active_within__isnull=True,
            opened_none_of__isnull=True,
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )  # fmt: skip

    class Meta:
        verbose_name = _("clause of an audience")
        verbose_name_plural = _("clauses of audiences")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["audience", "place"], name="clause_place_once"),
            models.CheckConstraint(
                condition=models.Q(place__gte=1, place__lte=MOST_CLAUSES), name="clause_at_most_five"
            ),
            models.CheckConstraint(
                condition=models.Q(min_age__isnull=True)
                | models.Q(max_age__isnull=True)
                | models.Q(min_age__lte=models.F("max_age")),
                name="clause_ages_in_order",
                violation_error_message=_("The lower age is above the upper one."),
            ),
            models.CheckConstraint(
                condition=(models.Q(redeemed_within__isnull=True) | models.Q(redeemed_within__range=(1, 366)))
                & (models.Q(active_within__isnull=True) | models.Q(active_within__range=(1, 366)))
                & (models.Q(opened_none_of__isnull=True) | models.Q(opened_none_of__range=(1, 50))),
                name="clause_spans_in_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audience_id}/{self.place}"

    @property
    def asks(self) -> bool:
        """Whether it asks about anything at all; one that was not saved yet can tell too."""
        return any(value not in (None, []) for value in self.parts.values())

    @property
    def asks_for_deeds(self) -> bool:
        """Whether it asks about what people did, which is looked up at the publication."""
        return any(getattr(self, _column(name)) is not None for name in DEEDS)

    @property
    def parts(self) -> dict[str, Any]:
        """What it asks, part by part, in values that can be compared."""
        found = {}
        for name in PARTS:
            value = getattr(self, _column(name))
            found[name] = sorted(value) if isinstance(value, list) else value
        return found

    @property
    def parts_by_column(self) -> dict[str, Any]:
        """The same, to make another clause of."""
        return {_column(name): value for name, value in self.parts.items()}


def _column(name: str) -> str:
    return f"{name}_id" if name in DEED_KEYS else name


DEED_KEYS = ("answered", "not_answered")
DEEDS = (*DEED_KEYS, "redeemed_within", "active_within", "opened_none_of")
PARTS = (
    "min_age", "max_age", "genders", "levels", "districts", "topics", "languages", "channels", "joined_from",
    "not_districts", "not_topics", *DEEDS,
)  # fmt: skip


class SizeQuestion(models.Model):
    """That somebody asked how many people a rule holds, and what they were told. Rows are only ever added.

    `rule` is the list of clauses as they were asked; `sha256` their hash, the same for the same rule. `told` is the
    number that was shown, empty where it was refused, and `refusal` the reason. A later question of the same agency is
    answered only where it differs from those by enough people (asking.py).
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("agency"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    at = models.DateTimeField(_("when"))
    rule = models.JSONField(_("rule"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    told = models.PositiveIntegerField(_("told"), null=True)
    refusal = models.CharField(_("refused because"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("question for a size")
        verbose_name_plural = _("questions for sizes")
        ordering = ["-id"]
        indexes = [models.Index(fields=["agency", "sha256", "-id"], name="size_asked_before")]

    def __str__(self) -> str:
        return f"{self.agency} {moments.minute(self.at)}"
