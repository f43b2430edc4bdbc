"""Changes of whom the county pays and into which account: proposed by one person, decided by another."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civic.decisions.models import Proposal, Stages, moment, signature
from rewards.shops.models import Merchant, MerchantDocument
from rewards.shops.validators import validate_bank_account, validate_bank_code, validate_tax_id

STAGES = Stages(waiting="asked", approved="approved", rejected="rejected")
ACCOUNT = ("bank_code_before", "bank_account_before", "bank_code_after", "bank_account_after")
COMPANY = ("name_before", "tax_id_before", "name_after", "tax_id_after")


def _empty(*columns: str) -> Q:
    return Q(**dict.fromkeys(columns, ""))


def _filled(*columns: str) -> Q:
    wanted = Q()
    for column in columns:
        wanted &= ~Q(**{column: ""})
    return wanted


def _no_owner() -> Q:
    return Q(owner_in__isnull=True, owner_out__isnull=True)


class MerchantChange(Proposal):
    """One change of a merchant's account, of its name and tax id, or of its owners, with what stood there before.

    Once approved it stands in force, and the merchant's payouts wait until `held_until`: the first Taipei day on which
    they go on. The database lets those columns of a merchant, and its owners, become only what was approved here last.
    """

    class Kind(models.TextChoices):
        ACCOUNT = "account", _("bank account")
        COMPANY = "company", _("company name and tax id")
        OWNERS = "owners", _("owners")

    class State(models.TextChoices):
        ASKED = "asked", _("waiting for a second person")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("proposal withdrawn")

    stages = STAGES

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="changes", verbose_name=_("merchant"))
    kind = models.CharField(_("what changes"), max_length=8, choices=Kind.choices)
    by_owner = models.BooleanField(_("asked for by an owner"), default=False, editable=False)
    bank_code_before = models.CharField(_("bank code before"), max_length=7, blank=True, editable=False)
    bank_account_before = models.CharField(_("bank account before"), max_length=16, blank=True, editable=False)
    bank_code_after = models.CharField(_("bank code"), max_length=7, blank=True, validators=[validate_bank_code])
    bank_account_after = models.CharField(
        _("bank account"), max_length=16, blank=True, validators=[validate_bank_account]
    )
    name_before = models.CharField(_("name before"), max_length=80, blank=True, editable=False)
    tax_id_before = models.CharField(_("tax id before"), max_length=8, blank=True, editable=False)
    name_after = models.CharField(_("company name"), max_length=80, blank=True)
    tax_id_after = models.CharField(_("tax id"), max_length=8, blank=True, validators=[validate_tax_id])
    owner_in = signature(_("becomes an owner"), null=True, blank=True, editable=True)
    owner_out = signature(_("is an owner no longer"), null=True, blank=True, editable=True)
    owner_last_day = models.DateField(
        _("an owner until"),
        null=True,
        blank=True,
        help_text=_("The new owner’s last day; it ends by itself at midnight. Empty: no end."),
    )
    reason = models.CharField(
        _("reason"), max_length=300, help_text=_("The person who decides and the merchant’s owners read it.")
    )
    paper = models.ForeignKey(
        MerchantDocument, models.PROTECT, null=True, editable=False, related_name="changes",
        verbose_name=_("cover of the bank book"),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.ASKED, editable=False)
    proposed_at = moment(_("proposed"), db_default=Now())
    held_until = models.DateField(_("payouts go on from"), null=True, editable=False)

    class Meta:
        verbose_name = _("change of a payee")
        verbose_name_plural = _("changes of payees")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["merchant", "held_until"], name="merchant_change_holds", condition=Q(state="approved")
            ),
        ]
        constraints = [
            *STAGES.constraints("merchant_change"),
            # One of a kind waits at a time; of changes of owners one for each person.
            models.UniqueConstraint(
                fields=["merchant", "kind", "owner_in", "owner_out"],
                condition=Q(state="asked"),
                name="merchant_change_one_at_a_time",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="merchant_change_has_reason"),
            models.CheckConstraint(
                condition=Q(owner_last_day=None) | Q(owner_in__isnull=False),
                name="merchant_change_last_day_is_of_who_comes",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", held_until__isnull=False) | (~Q(state="approved") & Q(held_until=None)),
                name="merchant_change_holds_payouts",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="account")
                    & _filled("bank_code_after", "bank_account_after")
                    & _no_owner()
                    & _empty(*COMPANY)
                    & ~Q(bank_code_after=F("bank_code_before"), bank_account_after=F("bank_account_before"))
                )
                | (
                    Q(kind="company")
                    & _filled(*COMPANY)
                    & _no_owner()
                    & _empty(*ACCOUNT)
                    & ~Q(name_after=F("name_before"), tax_id_after=F("tax_id_before"))
                )
                | (
                    Q(kind="owners")
                    & ~_no_owner()
                    & _empty(*ACCOUNT, *COMPANY)
                    & (Q(owner_in=None) | Q(owner_out=None) | ~Q(owner_in=F("owner_out")))
                ),
                name="merchant_change_changes_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merchant} · {self.get_kind_display()}"

    @property
    def account_before(self) -> str:
        """The account before, as whoever sees the merchant may see it."""
        return masked(self.bank_code_before, self.bank_account_before)

    @property
    def account_after(self) -> str:
        return masked(self.bank_code_after, self.bank_account_after)


def masked(code: str, account: str) -> str:
    """Return the bank and the last four digits of an account."""
    return f"{code}-••••{account[-4:]}" if account else "–"
