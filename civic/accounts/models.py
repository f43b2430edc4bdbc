"""Accounts: a User signs in; a Citizen is what the county knows of that person, all of it optional."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Lower, Now, Upper
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civic.accounts.names import readable
from civic.core.cells import no_formula
from civic.core.saying import in_language


class District(models.Model):
    """A township or city district of the county; citizens outside it choose their county instead."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=60)
    in_county = models.BooleanField(_("in this county"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    latitude = models.DecimalField(
        _("latitude"), max_digits=7, decimal_places=5, null=True, blank=True,
        help_text=_("Of its middle: by it a phone finds the nearest district, and tells nobody where it is."),
    )  # fmt: skip
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["-in_county", "order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="district_middle_is_whole",
                violation_error_message=_("A position has both a latitude and a longitude."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)

    @property
    def middle(self) -> tuple[float, float] | None:
        """Degrees north and east, where both are known."""
        return (
            None if self.latitude is None or self.longitude is None else (float(self.latitude), float(self.longitude))
        )


class Topic(models.Model):
    """A matter that citizens may ask to hear about, such as events or road works. Coordinators keep the list."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=60)
    in_use = models.BooleanField(
        _("in use"),
        default=True,
        help_text=_("When it is out of use, nobody can choose it any more. Earlier choices stay."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def by_email(self, address: str | None) -> "models.QuerySet[User]":
        """Whoever has this address, in capitals or not: by the index that keeps it once. At most one."""
        return self.alias(address=Lower("email")).filter(address=Lower(models.Value(address or "")))

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.by_email(username).get()


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who can sign in, by e-mail address. What they may do comes from their memberships."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(
        _("name"),
        max_length=60,
        blank=True,
        validators=[no_formula, readable],
        help_text=_("How the site addresses this person."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    date_joined = models.DateTimeField(_("joined"), db_default=Now())

    erasure_due_at = models.DateTimeField(_("will be erased"), null=True, editable=False)  # so that every page says so
    session_round = models.PositiveIntegerField(_("round of sessions"), default=0, db_default=0)

    objects: ClassVar[UserManager] = UserManager()
    password_is_own = False  # while its owner is choosing it; see civic.accounts.passwords
    held_roles: dict[str, set[int | None]] | None = None  # read once a request by civic.core.roles

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case")]
        indexes = [
            # The help desk finds somebody among all by how the address or the name begins.
            models.Index(OpClass(Upper("email"), name="text_pattern_ops"), name="user_by_email"),
            models.Index(OpClass(Upper("name"), name="text_pattern_ops"), name="user_by_name"),
            # Few, and asked for wherever people are counted or written to.
            models.Index(fields=["id"], condition=models.Q(is_active=False), name="user_closed"),
            models.Index(fields=["id"], condition=models.Q(is_staff=True), name="user_staff"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions end when the password changes, or when `session_round` goes up."""
        own: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        return f"{own}.{self.session_round}" if self.session_round else own

    def get_short_name(self) -> str:
        """The name that the person gave; nobody is called by their mail address."""
        return self.name or gettext("No name given")


class StaffPassword(models.Model):
    """A password that a member of staff has or had, hashed: the newest three, so that none of them comes again.

    `is_own`: its owner chose it. One that somebody else gave is good for choosing another, and nothing else.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="staff_passwords", verbose_name=_("user"))
    password = models.CharField(_("password"), max_length=128)
    is_own = models.BooleanField(_("chosen by its owner"))
    since = models.DateTimeField(_("since"), db_default=Now())

    class Meta:
        verbose_name = _("staff password")
        verbose_name_plural = _("staff passwords")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"


class Citizen(models.Model):
    """A person as the county knows them: every particular is optional and given by themselves."""

    class Gender(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")
        OTHER = "other", _("other")
        UNSAID = "", _("rather not say")

    class Level(models.TextChoices):
        UNVERIFIED = "unverified", _("not verified")
        VERIFIED = "verified", _("verified citizen")
        DIGITAL = "digital", _("digital citizen")

    user = models.OneToOneField(User, models.CASCADE, related_name="citizen", verbose_name=_("user"))
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    gender = models.CharField(_("gender"), max_length=8, choices=Gender.choices, blank=True, default="")
    district = models.ForeignKey(District, models.SET_NULL, null=True, blank=True, verbose_name=_("district"))
    topics = models.ManyToManyField(Topic, blank=True, related_name="followers", verbose_name=_("topics"))
    level = models.CharField(_("identity level"), max_length=12, choices=Level.choices, default=Level.UNVERIFIED)
    joined_at = models.DateTimeField(_("joined"), db_default=Now())
    profiling_stopped_at = models.DateTimeField(_("use of particulars stopped"), null=True, blank=True)
    messages_stopped_at = models.DateTimeField(_("optional messages stopped"), null=True, blank=True)

    class Meta:
        verbose_name = _("citizen")
        verbose_name_plural = _("citizens")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(birth_year__isnull=True) | models.Q(birth_year__gte=1900),
                name="citizen_birth_year_is_plausible",
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
