"""Coins set aside: an agency's yearly budget, and the campaigns that reserve a part of it."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.agencies.models import Agency
from civic.decisions.models import Proposal, Stages, moment, signature, two_people
from civic.web.private_files import private_files, validate_attachment
from civic.web.uploads import PaperField
from rewards.ledger.models import Account, Transaction

MOST_ISSUED = 1_000_000_000  # coins in one proposal
ISSUE_STAGES = Stages(waiting="proposed", approved="issued", rejected="rejected")


class AgencyBudget(models.Model):
    """The coins that an agency may promise in one year: opened, raised, lowered and returned by two people."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="budgets", db_index=False, verbose_name=_("agency"))
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


class BudgetIssue(Proposal):
    """A change of an agency's budget of a year that a coordinator wants: nothing moves until somebody else agrees.

    The first issue opens the budget, each further one raises it. A return takes what is unused to the treasury
    (賸餘繳庫); a correction takes back one change as a whole. A trigger holds each to the entry that it became.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waiting for a second person")
        ISSUED = "issued", _("put into effect")
        REJECTED = "rejected", _("rejected")

    class Act(models.TextChoices):
        """What is done; the value is the kind of the transaction that does it."""

        ISSUE = "issue", _("coins issued")
        LOWER = "lower", _("lowered")
        REMIT = "remit", _("unused coins returned")
        CORRECT = "correct", _("corrected")

    stages = ISSUE_STAGES

    act = models.CharField(
        _("change"), max_length=7, choices=Act.choices, default=Act.ISSUE, db_default=Act.ISSUE, editable=False
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("agency"))
    year = models.PositiveSmallIntegerField(_("year"))
    coins = models.PositiveBigIntegerField(_("coins"))
    closes_campaigns = models.BooleanField(
        _("closes the campaigns that still use it"), default=False, db_default=False, editable=False
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="corrections",
        verbose_name=_("takes back"),
    )
    reason = models.CharField(_("reason"), max_length=200)
    key = models.CharField(_("key"), max_length=80, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED, editable=False)
    budget = models.ForeignKey(
        AgencyBudget, models.PROTECT, null=True, editable=False, related_name="issues", verbose_name=_("agency budget")
    )
    transaction = models.OneToOneField(
        Transaction,
        models.PROTECT,
        null=True,
        editable=False,
        db_constraint=False,
        related_name="budget_issue",
        verbose_name=_("transaction"),
    )

    class Meta:
        verbose_name = _("change of a budget")
        verbose_name_plural = _("changes of budgets")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(coins__gt=0, coins__lte=MOST_ISSUED), name="issue_has_coins"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="issue_has_reason"),
            models.CheckConstraint(
                condition=models.Q(state="issued", budget__isnull=False, transaction__isnull=False)
                | (~models.Q(state="issued") & models.Q(budget__isnull=True, transaction__isnull=True)),
                name="issue_moved_when_approved",
            ),
            models.CheckConstraint(
                condition=models.Q(act__in=["issue", "lower", "remit", "correct"]), name="issue_act_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(act="correct", corrects__isnull=False)
                | (~models.Q(act="correct") & models.Q(corrects__isnull=True)),
                name="issue_correction_names_what_it_takes_back",
            ),
            models.CheckConstraint(
                condition=models.Q(act="remit") | models.Q(closes_campaigns=False), name="issue_only_a_return_closes"
            ),
            models.UniqueConstraint(
                fields=["corrects"], condition=models.Q(state="issued"), name="issue_taken_back_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "year"],
                condition=models.Q(act="remit", state="proposed"),
                name="issue_one_return_waits",
            ),
            *ISSUE_STAGES.constraints("issue"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.year} {self.signed}"

    @property
    def signed(self) -> str:
        """The coins with the sign that they have for the budget."""
        return f"+{self.coins:,}" if self.adds else f"−{self.coins:,}"

    @property
    def adds(self) -> bool:
        """Whether coins come into the budget."""
        taken_back = self.corrects.act if self.corrects else None
        return self.act == self.Act.ISSUE or taken_back in (self.Act.LOWER, self.Act.REMIT)


CAMPAIGN_STAGES = Stages(waiting="requested", approved="open", rejected="rejected", later=("closed",))


class Campaign(Proposal):
    """Coins reserved out of an agency's budget for one purpose; rewards are paid from it and nowhere else."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("requested")
        OPEN = "open", _("open")
        REJECTED = "rejected", _("rejected")
        CLOSED = "closed", _("closed")

    stages = CAMPAIGN_STAGES

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
    attachment = PaperField(
        _("attachment"),
        upload_to="requests/%Y/",
        storage=private_files,
        validators=[validate_attachment],
        blank=True,
        help_text=_("The approved memo or plan: PDF, ODT, DOCX, JPEG or PNG, at most 10 MB."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.REQUESTED, editable=False)
    account = models.OneToOneField(Account, models.PROTECT, null=True, editable=False, verbose_name=_("account"))
    proposed_by = signature(_("requested by"))
    proposed_at = moment(_("requested"), db_default=Now())

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(max_coins__gt=0), name="campaign_has_coins"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["open", "closed"]) | models.Q(account__isnull=False),
                name="campaign_open_has_account",
            ),
            *CAMPAIGN_STAGES.constraints("campaign"),
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
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given by")
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
            models.CheckConstraint(condition=two_people("granted_by", "approved_by"), name="grant_four_eyes"),
        ]

    def __str__(self) -> str:
        return self.reason
