"""Merchants, which are paid; their shops, where coins are spent; and the people who take them."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import District
from civic.accounts.names import visible
from civic.core.calendar import taipei_day
from civic.core.cells import no_formula
from civic.core.compiled import Slot
from civic.decisions.models import signature
from civic.web.private_files import private_files, validate_attachment
from civic.web.uploads import PaperField, PictureField
from rewards.pins.models import PinLock
from rewards.shops.validators import account_fault, validate_bank_account, validate_bank_code, validate_tax_id


class Merchant(models.Model):
    """The legal entity that the county pays."""

    class State(models.TextChoices):
        APPLIED = "applied", _("applied")
        ACTIVE = "active", _("active")
        SUSPENDED = "suspended", _("suspended")
        REJECTED = "rejected", _("rejected")
        CLOSED = "closed", _("closed")

    name = models.CharField(_("name"), max_length=80, validators=[no_formula, visible])
    tax_id = models.CharField(_("tax id"), max_length=8, unique=True, validators=[validate_tax_id])
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    contact = models.CharField(_("contact person"), max_length=60, blank=True, validators=[no_formula])
    bank_code = models.CharField(_("bank code"), max_length=7, blank=True, validators=[validate_bank_code])
    bank_account = models.CharField(_("bank account"), max_length=16, blank=True, validators=[validate_bank_account])
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.APPLIED)
    applied_at = models.DateTimeField(_("applied"), db_default=Now())
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="merchant_applications",
        verbose_name=_("applied by"),
    )
    added_by = signature(_("added by"), null=True)  # a member of staff who took it in without an application
    approved_by = signature(_("approved by"), null=True)
    decision = models.CharField(_("reason of the last decision"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("merchant")
        verbose_name_plural = _("merchants")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["applied_by"], condition=models.Q(state="applied"), name="merchant_one_application_at_a_time"
            ),
            # Two people make a merchant payable: who added it or applied, and who approved.
            models.CheckConstraint(
                condition=~models.Q(approved_by=models.F("added_by")) & ~models.Q(approved_by=models.F("applied_by")),
                name="merchant_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if fault := account_fault(self.bank_code, self.bank_account):
            raise ValidationError({"bank_account": fault})

    @property
    def bank_masked(self) -> str:
        """Return the account as whoever sees the merchant may see it: the bank and the last four digits."""
        return f"{self.bank_code}-••••{self.bank_account[-4:]}" if self.bank_account else "–"


class MerchantDocument(models.Model):
    """A paper that came with an application. It lies where no address serves it."""

    class Kind(models.TextChoices):
        REGISTRATION = "registration", _("business registration")
        PASSBOOK = "passbook", _("cover of the bank book")

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="documents", verbose_name=_("merchant"))
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    file = PaperField(_("file"), upload_to="merchants/%Y/", storage=private_files, validators=[validate_attachment])
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"), db_default=Now())

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Shop(models.Model):
    """A place where citizens spend coins."""

    class Takes(models.TextChoices):
        BOTH = "both", _("goods and discounts")
        GOODS = "goods", _("goods")
        DISCOUNT = "discount", _("discounts")

    class Category(models.TextChoices):
        FOOD = "food", _("food and drink")
        GROCERY = "grocery", _("groceries and farm goods")
        CRAFT = "craft", _("crafts and gifts")
        DAILY = "daily", _("daily needs")
        SERVICE = "service", _("services and repairs")
        STAY = "stay", _("stays and outings")
        OTHER = "other", _("other")

    merchant = models.ForeignKey(
        Merchant, models.PROTECT, related_name="shops", db_index=False, verbose_name=_("merchant")
    )
    name = models.CharField(_("name"), max_length=80, validators=[no_formula])
    district = models.ForeignKey(District, models.PROTECT, verbose_name=_("district"))
    address = models.CharField(_("address"), max_length=120)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    hours = models.CharField(_("opening hours"), max_length=120, blank=True)
    about = models.CharField(_("about the shop"), max_length=300, blank=True)
    picture = PictureField(_("picture"), upload_to="shops/", blank=True)
    takes = models.CharField(_("takes coins for"), max_length=10, choices=Takes.choices, default=Takes.BOTH)
    category = models.CharField(_("category"), max_length=10, choices=Category.choices, default=Category.OTHER)
    is_open = models.BooleanField(_("accepts coins now"), default=True)
    latitude = models.DecimalField(_("latitude"), max_digits=7, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    day_limit = models.PositiveIntegerField(
        _("coins a day at most"), null=True, blank=True, help_text=_("Empty: no limit of its own.")
    )
    poster_on = models.BooleanField(_("takes coins by its poster"), default=False)
    poster_most = models.PositiveIntegerField(_("coins at most for one payment by poster"), default=500)
    poster_day = models.PositiveIntegerField(_("coins at most in a day by poster"), default=5000)

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shops")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["merchant", "name"], name="shop_name_once_per_merchant"),
            models.CheckConstraint(
                condition=models.Q(poster_most__gt=0, poster_day__gte=models.F("poster_most")),
                name="shop_poster_limits_make_sense",
                violation_error_message=_("The limit of a day is at least that of one payment."),
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="shop_position_is_whole",
                violation_error_message=_("A position has both a latitude and a longitude."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a name that nobody can read; see civic.accounts.names."""
        try:
            visible(self.name)
        except ValidationError as error:
            raise ValidationError({"name": error.messages}) from error

    @property
    def front(self) -> str:
        """The drawing of a shop of its trade, shown where it has no photo of its own."""
        return f"img/front-{self.category}.svg"

    @property
    def place(self) -> str:
        """Return township and address in one line; owners often write the township into the address already."""
        township = str(self.district)
        return self.address if self.address.startswith(township) else f"{township} {self.address}"


class ShopName(models.Model):
    """What a shop was called from an instant on. The database writes it down; exports name a shop as it was then."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="names", db_index=False, verbose_name=_("shop"))
    name = models.CharField(_("name"), max_length=80)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("name of a shop")
        verbose_name_plural = _("names of shops")
        constraints = [models.UniqueConstraint(fields=["shop", "since"], name="shop_name_one_at_a_time")]

    def __str__(self) -> str:
        return self.name


class StaffRows(models.QuerySet["ShopStaff"]):
    """Roles in shops; those that count on a day, and those that will not end by themselves."""

    def at_work(self, day: date | Slot | None = None) -> "StaffRows":
        """Roles that count on this Taipei day; without one today, by the clock, as civic.core.roles asks it."""
        day = day or taipei_day(timezone.now())
        begun = models.Q(first_day=None) | models.Q(first_day__lte=day)
        return self.filter(begun, models.Q(last_day=None) | models.Q(last_day__gte=day))

    def owners(self) -> "StaffRows":
        """Owners at work today."""
        return self.at_work().filter(role=ShopStaff.Role.OWNER)


class ShopStaff(PinLock):
    """A person who works for a merchant: owners everywhere, clerks in one shop.

    It counts from the start of its first Taipei day to the end of its last one; without them, from when it was given
    until it is taken. What is over is kept as a ShopTerm.
    """

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        CLERK = "clerk", _("clerk")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="shop_roles", db_index=False, verbose_name=_("user")
    )
    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="staff", verbose_name=_("merchant"))
    shop = models.ForeignKey(Shop, models.CASCADE, null=True, blank=True, related_name="staff", verbose_name=_("shop"))
    role = models.CharField(_("role"), max_length=8, choices=Role.choices)
    since = models.DateTimeField(_("since"), db_default=Now())
    first_day = models.DateField(_("first day"), null=True, blank=True, help_text=_("Empty: from today on."))
    last_day = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("It ends by itself at midnight after this day. Empty: until somebody is taken off the list."),
    )

    objects = StaffRows.as_manager()

    class Meta:
        verbose_name = _("shop staff")
        verbose_name_plural = _("shop staff")
        constraints = [
            models.UniqueConstraint(fields=["user", "merchant", "shop"], name="shop_staff_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=models.Q(role="owner", shop__isnull=True) | models.Q(role="clerk", shop__isnull=False),
                name="shop_staff_clerk_has_shop",
                violation_error_message=_("A clerk works in one shop; an owner in all of them."),
            ),
            models.CheckConstraint(
                condition=models.Q(first_day__isnull=True)
                | models.Q(last_day__isnull=True)
                | models.Q(last_day__gte=models.F("first_day")),
                name="shop_staff_ends_after_it_begins",
                violation_error_message=_("The last day comes before the first one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"


class ShopTerm(models.Model):
    """Who worked where from when until when: written by the database with each role in a shop, and never removed.

    `ended_at` is when the role went; a last day that had come before then ended it earlier.
    """

    staff = models.BigIntegerField(unique=True, editable=False)  # its number; the row itself goes
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, related_name="shop_terms", verbose_name=_("user")
    )
    # An application that is given up goes with all that is in it; what was noted of its people names nothing then.
    merchant = models.ForeignKey(
        Merchant,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="terms",
        verbose_name=_("merchant"),
    )
    shop = models.ForeignKey(
        Shop, models.DO_NOTHING, db_constraint=False, null=True, related_name="+", verbose_name=_("shop")
    )
    role = models.CharField(_("role"), max_length=8, choices=ShopStaff.Role.choices)
    given_at = models.DateTimeField(_("granted"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("role in a shop")
        verbose_name_plural = _("roles in shops")
        ordering = ["-given_at", "-id"]
        indexes = [models.Index(fields=["merchant", "first_day"], name="shop_term_of_a_merchant")]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()} ({self.shop or self.merchant})"


class StaffInvitation(models.Model):
    """An owner asks someone, by e-mail, to work for the merchant. The signed link in the mail is good once."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="invitations", verbose_name=_("merchant"))
    shop = models.ForeignKey(
        Shop, models.CASCADE, null=True, blank=True, related_name="invitations", verbose_name=_("shop")
    )
    role = models.CharField(_("role"), max_length=8, choices=ShopStaff.Role.choices)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=10)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited"))
    expires_at = models.DateTimeField(_("valid until"))
    first_day = models.DateField(_("first day"), null=True)
    last_day = models.DateField(_("last day"), null=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    revoked_at = models.DateTimeField(_("withdrawn on"), null=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role="owner", shop__isnull=True) | models.Q(role="clerk", shop__isnull=False),
                name="invitation_clerk_has_shop",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(revoked_at__isnull=True),
                name="invitation_ends_once",
            ),
            models.UniqueConstraint(
                fields=["merchant", "email", "shop"],
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_open_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.email
