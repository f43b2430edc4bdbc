"""What coins buy in a shop, and the vouchers that citizens take for it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.core.cells import no_formula
from civic.web.uploads import PictureField
from rewards.ledger.models import Account, Transaction
from rewards.offers import weekdays as days_of_week
from rewards.shops.models import Shop


class Offer(models.Model):
    """Goods or a discount that a shop gives for a number of coins. Days are Taipei days, both ends included."""

    class What(models.TextChoices):
        GOODS = "goods", _("goods")
        DISCOUNT = "discount", _("discount")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="offers", verbose_name=_("shop"))
    title = models.CharField(_("title"), max_length=60, validators=[no_formula])
    what = models.CharField(_("kind of offer"), max_length=8, choices=What.choices, default=What.GOODS)
    about = models.CharField(_("what the customer gets"), max_length=200, blank=True)
    coins = models.PositiveIntegerField(_("coins"), validators=[MinValueValidator(1), MaxValueValidator(1_000_000)])
    picture = PictureField(_("picture"), upload_to="offers/", blank=True)
    picture_alt = models.CharField(_("the picture in words"), max_length=120, blank=True)
    stock = models.PositiveIntegerField(
        _("pieces left"), null=True, blank=True, help_text=_("Empty: as many as people want.")
    )
    per_person = models.PositiveSmallIntegerField(
        _("at most for each person"), null=True, blank=True, validators=[MinValueValidator(1)],
        help_text=_("Empty: no limit."),
    )  # fmt: skip
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    weekdays = models.CharField(
        _("days of the week"), max_length=7, default=days_of_week.EVERY_DAY, db_default=days_of_week.EVERY_DAY,
        validators=[days_of_week.IN_ORDER], 
        help_text=_("On which the shop takes vouchers: 1 is Monday, 7 is Sunday."),
    )  # fmt: skip
    days_to_use = models.PositiveSmallIntegerField(
        _("days to use a voucher"), default=14, validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text=_("From the day on which it is taken, and never beyond the offer’s last day."),
    )  # fmt: skip
    is_listed = models.BooleanField(_("shown on the site"), default=True)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["coins", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(coins__gt=0), name="offer_costs_coins"),
            models.CheckConstraint(
                condition=models.Q(first_day__isnull=True)
                | models.Q(last_day__isnull=True)
                | models.Q(first_day__lte=models.F("last_day")),
                name="offer_ends_after_it_begins",
                violation_error_message=_("The last day comes before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(picture="") | ~models.Q(picture_alt=""),
                name="offer_picture_has_words",
                violation_error_message=_("Say in words what the picture shows, for people who cannot see it."),
            ),
            models.CheckConstraint(
                condition=models.Q(weekdays__regex=r"^1?2?3?4?5?6?7?$") & ~models.Q(weekdays=""),
                name="offer_is_good_on_some_day",
            ),
            models.CheckConstraint(
                condition=models.Q(per_person__isnull=True) | models.Q(per_person__gt=0), name="offer_allows_someone"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_taken(self) -> bool:
        """Return whether no piece is left."""
        return self.stock == 0

    @property
    def weekdays_in_words(self) -> str:
        """Empty when it is good on every day."""
        return days_of_week.words(self.weekdays)


class Voucher(models.Model):
    """A citizen's claim to one piece of an offer: its coins and its piece are set aside until it ends.

    Issued, then used at the shop, expired, or cancelled by the citizen; the coins of an unused one go back to
    where they came from. As with payment codes, what the citizen shows is derived and never stored.
    """

    class State(models.TextChoices):
        ISSUED = "issued", _("valid")
        USED = "used", _("used")
        EXPIRED = "expired", _("expired")
        CANCELLED = "cancelled", _("handed back")

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="vouchers", verbose_name=_("offer"))
    citizen = models.ForeignKey(
        Citizen, models.SET_NULL, null=True, related_name="vouchers", db_index=False, verbose_name=_("citizen")
    )
    coins = models.PositiveIntegerField(_("coins"))
    nonce = models.BinaryField(max_length=16, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    digits_hash = models.CharField(max_length=64, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ISSUED)
    last_day = models.DateField(_("last day"))
    weekdays = models.CharField(
        _("days of the week"), max_length=7, default=days_of_week.EVERY_DAY, db_default=days_of_week.EVERY_DAY
    )
    taken_at = models.DateTimeField(_("taken"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    account = models.OneToOneField(
        Account, models.PROTECT, db_constraint=False, related_name="voucher", verbose_name=_("account")
    )
    transaction = models.OneToOneField(
        Transaction, models.PROTECT, db_constraint=False, related_name="voucher", verbose_name=_("transaction")
    )

    class Meta:
        verbose_name = _("offer voucher")
        verbose_name_plural = _("offer vouchers")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["citizen", "offer"], name="voucher_by_citizen"),
            models.Index(fields=["last_day"], name="voucher_to_end", condition=models.Q(state="issued")),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(coins__gt=0), name="voucher_has_coins"),
            models.UniqueConstraint(
                fields=["digits_hash"], condition=models.Q(state="issued"), name="voucher_digits_live_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="issued", ended_at__isnull=True)
                | (~models.Q(state="issued") & models.Q(ended_at__isnull=False)),
                name="voucher_end_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def weekdays_in_words(self) -> str:
        """Empty when it is good on every day."""
        return days_of_week.words(self.weekdays)
