"""Who wants to come to a session: signed up, waiting, or offered a place; and who did not come without a word."""

from collections.abc import Iterable

from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.decisions.models import Proposal, Stages
from engagement.events.events.models import Event, EventSession
from rewards.cards.models import Card

APPEAL_STAGES = Stages(waiting="proposed", approved="approved", rejected="rejected")


class Registration(models.Model):
    """One person at one session, with companions.

    `number` is the order of arrival at its session, given under the session's lock: the waiting list goes by it and by
    nothing else. What the pass shows is derived from `nonce` and never stored (ADR 0004). An ended row stays, so that
    whoever signs up again comes last.

    A guest stands in an agency's list (ADR 0069): `guest` is the name that the list gives, `guest_who` the address, or
    the hash of a card's number. Whose account that is, if anybody's, is said nowhere until they take the place.
    """

    class State(models.TextChoices):
        REGISTERED = "registered", _("signed up")
        OFFERED = "offered", _("a place is held")
        WAITING = "waiting", _("on the waiting list")
        LEFT = "left", _("stepped back")
        LAPSED = "lapsed", _("place not taken in time")
        CANCELLED = "cancelled", _("event cancelled")

    LIVE = (State.REGISTERED, State.OFFERED, State.WAITING)
    SEATED = (State.REGISTERED, State.OFFERED)

    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations", verbose_name=_("event"))
    session = models.ForeignKey(EventSession, models.PROTECT, related_name="registrations", verbose_name=_("session"))
    citizen = models.ForeignKey(
        Citizen, models.SET_NULL, null=True, related_name="event_registrations", verbose_name=_("citizen")
    )
    companions = models.PositiveSmallIntegerField(_("companions"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    number = models.PositiveBigIntegerField(_("order of arrival"))
    signed_up_at = models.DateTimeField(_("signed up"))
    is_walk_in = models.BooleanField(_("came without signing up"), default=False, db_default=False)
    offered_until = models.DateTimeField(_("place held until"), null=True)
    moved_at = models.DateTimeField(_("told of another hour or place"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    reminded_day_at = models.DateTimeField(_("reminded a day before"), null=True)
    reminded_hours_at = models.DateTimeField(_("reminded two hours before"), null=True)
    is_no_show = models.BooleanField(
        _("did not come"), default=False, db_default=False, help_text=_("Signed up to the end, and never checked in.")
    )
    is_excused = models.BooleanField(_("excused"), default=False, db_default=False)
    guest = models.CharField(_("name in the agency’s list"), max_length=40, blank=True, default="", db_default="")
    guest_who = models.CharField(max_length=254, blank=True, default="", db_default="", editable=False)
    guest_told_at = models.DateTimeField(_("told of the place in the list"), null=True, editable=False)
    nonce = models.BinaryField(max_length=16, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    digits_hash = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["session", "number"]
        indexes = [
            models.Index(fields=["citizen", "-id"], name="registration_by_citizen"),
            models.Index(fields=["offered_until"], name="registration_offer_ends", condition=models.Q(state="offered")),
            models.Index(
                fields=["session"],
                name="registration_guest_to_tell",
                condition=models.Q(citizen__isnull=True, guest_told_at__isnull=True) & ~models.Q(guest_who=""),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "citizen"],
                condition=models.Q(state__in=("registered", "offered", "waiting")),
                name="registration_once_per_session",
            ),
            models.UniqueConstraint(
                fields=["session", "guest_who"],
                condition=~models.Q(guest_who="") & models.Q(state__in=("registered", "offered", "waiting")),
                name="registration_guest_once_per_session",
            ),
            models.CheckConstraint(
                condition=models.Q(citizen__isnull=True) | models.Q(guest="", guest_who=""),
                name="registration_guest_or_citizen",
            ),
            models.UniqueConstraint(fields=["session", "number"], name="registration_number_once"),
            models.UniqueConstraint(
                fields=["digits_hash"],
                condition=models.Q(state__in=("registered", "offered", "waiting")),
                name="registration_digits_live_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="offered", offered_until__isnull=False)
                | (~models.Q(state="offered") & models.Q(offered_until__isnull=True)),
                name="registration_offer_has_its_end",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("registered", "offered", "waiting"), ended_at__isnull=True)
                | models.Q(state__in=("left", "lapsed", "cancelled"), ended_at__isnull=False),
                name="registration_ended_has_its_time",
            ),
            models.CheckConstraint(
                condition=models.Q(is_no_show=False) | models.Q(state="registered"),
                name="registration_noshow_was_expected",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(session)s, number %(number)s") % {"session": self.session, "number": self.number}

    @property
    def people(self) -> int:
        """How many places it takes."""
        return 1 + self.companions

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE

    @property
    def name(self) -> str:
        """How staff and doors call them: by their account, or as the agency's list does; empty once they have gone."""
        return self.citizen.user.get_short_name() if self.citizen else self.guest

    @cached_property
    def reader_id(self) -> int | None:
        """The citizen who is told of it: whose it is, or who was told that the agency's list has them. Never shown."""
        if self.citizen_id or not (self.guest_who and self.guest_told_at):
            return self.citizen_id
        return owners([self.guest_who]).get(self.guest_who)


def owners(keys: Iterable[str]) -> dict[str, int]:
    """Which citizens these addresses and hashes of cards are, as `guest_who` has them; in two statements."""
    wanted = set(keys)
    open_to = Citizen.objects.filter(user__is_active=True).annotate(address=Lower("user__email"))
    by_address = open_to.filter(address__in=[each for each in wanted if "@" in each]).values_list("address", "pk")
    cards = Card.objects.filter(state=Card.State.LIVE, citizen__user__is_active=True)
    by_card = cards.filter(number_hash__in=[each for each in wanted if "@" not in each])
    return dict(by_address) | dict(by_card.values_list("number_hash", "citizen"))


class NoShowAppeal(Proposal):
    """A person says why they did not come; somebody of the agency answers. Where it is granted, it counts no more."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waiting for an answer")
        APPROVED = "approved", _("excused")
        REJECTED = "rejected", _("not excused")

    stages = APPEAL_STAGES

    registration = models.OneToOneField(
        Registration, models.CASCADE, related_name="appeal", verbose_name=_("registration")
    )
    text = models.CharField(_("reason"), max_length=500)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED, editable=False)

    class Meta:
        verbose_name = _("appeal against a no-show")
        verbose_name_plural = _("appeals against no-shows")
        ordering = ["-id"]
        constraints = [*APPEAL_STAGES.constraints("noshow_appeal")]

    def __str__(self) -> str:
        return str(self.registration_id)
