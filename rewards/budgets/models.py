"""Coins set aside: an agency's yearly budget, and the campaigns that reserve a part of it."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.agencies.models import Agency
from civic.web.private_files import private_files, validate_attachment
from rewards.ledger.models import Account


class AgencyBudget(models.Model):
    """The coins that an agency may promise in one year, opened by a coordinator."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="budgets", verbose_name=_("agency"))
    year = models.PositiveSmallIntegerField(_("year"))
    account = models.OneToOneField(Account, models.PROTECT, editable=False, verbose_name=_("account"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("opened by"),
    )
    opened_at = models.DateTimeField(_("opened"), db_default=Now())

    class Meta:
        verbose_name = _("agency budget")
        verbose_name_plural = _("agency budgets")
        ordering = ["-year", "agency__name"]
        constraints = [models.UniqueConstraint(fields=["agency", "year"], name="budget_once_a_year")]

    def __str__(self) -> str:
        return f"{self.agency} {self.year}"


class Campaign(models.Model):
    """Coins reserved out of an agency's budget for one purpose; rewards are paid from it and nowhere else."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("requested")
        OPEN = "open", _("open")
        REJECTED = "rejected", _("rejected")
        CLOSED = "closed", _("closed")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="campaigns", verbose_name=_("agency"))
    title = models.CharField(_("title"), max_length=80)
    purpose = models.CharField(_("purpose"), max_length=300, help_text=_("What the coins are for; goes on file."))
    max_coins = models.PositiveIntegerField(_("coins at most"))
    coins_last_day = models.DateField(
        _("last day of its coins"),
        null=True,
        blank=True,
        help_text=_("Leave empty for the usual rule: the end of next year."),
    )
    attachment = models.FileField(
        _("attachment"),
        upload_to="requests/%Y/",
        storage=private_files,
        validators=[validate_attachment],
        blank=True,
        help_text=_("The approved memo or plan: PDF, ODT, DOCX, JPEG or PNG, at most 10 MB."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.REQUESTED, editable=False)
    account = models.OneToOneField(Account, models.PROTECT, null=True, editable=False, verbose_name=_("account"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested"), db_default=Now())
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decision = models.CharField(_("reason of the decision"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(max_coins__gt=0), name="campaign_has_coins"),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requested_by")),
                name="campaign_four_eyes",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["open", "closed"])
                | models.Q(decided_by__isnull=False, account__isnull=False),
                name="campaign_open_was_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Grant(models.Model):
    """Coins given by a member of staff to a list of citizens, each of them once, out of one campaign."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="grants", verbose_name=_("campaign"))
    key = models.CharField(_("key"), max_length=80, unique=True)
    coins_each = models.PositiveBigIntegerField(_("coins for each"))
    reason = models.CharField(_("reason"), max_length=200, help_text=_("The citizens read it."))
    citizens = models.PositiveIntegerField(_("citizens"))
    list_sha256 = models.CharField(_("hash of the list"), max_length=64, blank=True, editable=False)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    started_at = models.DateTimeField(_("started"), db_default=Now())
    awarded = models.PositiveIntegerField(_("awarded so far"), default=0)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(coins_each__gt=0), name="grant_has_coins"),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("granted_by")),
                name="grant_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return self.reason
