"""Events: where and when, for whom, and what coming brings. Published with a notice, and approved as a part of it."""

from datetime import datetime, timedelta

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import District
from civic.agencies.models import Agency
from civic.core import moments
from civic.decisions.models import Proposal, Stages, signature
from engagement.notices.models import Notice
from rewards.budgets.models import Campaign
from surveys.questionnaires.models import Questionnaire

CHANGE_STAGES = Stages(waiting="proposed", approved="approved", rejected="rejected")


class Place(models.Model):
    """Where it is: a name, an address, a district, and a position on the map."""

    place = models.CharField(_("place"), max_length=80)
    address = models.CharField(_("address"), max_length=160, blank=True)
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("district")
    )
    latitude = models.DecimalField(_("latitude"), max_digits=7, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)

    class Meta:
        abstract = True


def _position_is_whole(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(latitude__isnull=True, longitude__isnull=True)
        | models.Q(
            latitude__isnull=False,
            longitude__isnull=False,
            latitude__range=(-90, 90),
            longitude__range=(-180, 180),
        ),
        name=name,
        violation_error_message=_("A position has both a latitude and a longitude."),
    )


class Event(Place):
    """What citizens come to. Whom it is for is its notice's audience; with the notice it is approved and published.

    From then on it stays as it is (a trigger), but for what two people change (EventChange) and for its cancellation.
    Times are minutes or instants; coins stand in EventReward, those for feedback in the feedback questionnaire.
    """

    class OpenStays(models.TextChoices):
        """What becomes of a stay that nobody ended, when the session has ended."""

        STAYED = "stayed", _("counts as stayed to the end")
        LEFT = "left", _("counts as come, not as stayed")

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="event", verbose_name=_("notice"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="events", verbose_name=_("agency"))
    earlier = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="later", verbose_name=_("repeats"),
        help_text=_("The event of the same kind with which it is compared afterwards."),
    )  # fmt: skip
    verified_only = models.BooleanField(_("verified citizens only"), default=False)
    needs_signup = models.BooleanField(
        _("signing up is needed"),
        default=True,
        help_text=_("Otherwise anybody who comes is let in while there is room."),
    )
    signup_opens_at = models.DateTimeField(
        _("signing up opens"), null=True, blank=True, help_text=_("Empty: when its notice is published.")
    )
    signup_closes_at = models.DateTimeField(
        _("signing up closes"), null=True, blank=True, help_text=_("Empty: when the session begins.")
    )
    companions_most = models.PositiveSmallIntegerField(
        _("companions"), default=0, help_text=_("How many people somebody may bring along; each takes a place.")
    )
    takes_walk_ins = models.BooleanField(
        _("lets people in who did not sign up"), default=True, help_text=_("As long as there are places.")
    )
    offer_minutes = models.PositiveIntegerField(
        _("a place is held for (minutes)"), default=720,
        help_text=_("How long a free place is held for the next person on the waiting list. 0: they get it at once."),
    )  # fmt: skip
    doors_open_minutes = models.PositiveSmallIntegerField(
        _("the door opens early by (minutes)"), default=60, help_text=_("From then on people can check in.")
    )
    radius_m = models.PositiveIntegerField(
        _("radius for self check-in (metres)"), null=True, blank=True,
        help_text=_(
            "People who check in with their own phone must be this near. Only yes or no is kept. Empty: not asked."
        ),
    )  # fmt: skip
    open_stays = models.CharField(
        _("people who did not check out"), max_length=8, choices=OpenStays.choices, default=OpenStays.STAYED
    )
    stay_grace_minutes = models.PositiveSmallIntegerField(
        _("minutes before the end that still count as the end"), default=15
    )
    bars_after = models.PositiveSmallIntegerField(
        _("closed after this many no-shows"), null=True, blank=True,
        help_text=_(
            "People who did not come to events of this agency this many times within half a year cannot sign up "
            "here."
        ),
    )  # fmt: skip
    signup_questions = models.OneToOneField(
        Questionnaire, models.PROTECT, null=True, blank=True, related_name="signup_event",
        verbose_name=_("questions at sign-up"),
    )  # fmt: skip
    feedback = models.OneToOneField(
        Questionnaire, models.PROTECT, null=True, blank=True, related_name="feedback_event",
        verbose_name=_("feedback afterwards"),
        help_text=_("It opens when somebody checks out, for seven days. Its coins are those for feedback."),
    )  # fmt: skip
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)
    cancelled_by = signature(_("cancelled by"), null=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-id"]
        constraints = [
            _position_is_whole("event_position_is_whole"),
            models.CheckConstraint(
                condition=models.Q(signup_opens_at__isnull=True)
                | models.Q(signup_closes_at__isnull=True)
                | models.Q(signup_opens_at__lt=models.F("signup_closes_at")),
                name="event_signup_opens_before_it_closes",
                violation_error_message=_("Signing up would close before it opens."),
            ),
            models.CheckConstraint(
                condition=models.Q(companions_most__lte=20),
                name="event_companions_within_reason",
                violation_error_message=_("At most 20 companions."),
            ),
            models.CheckConstraint(
                condition=models.Q(bars_after__isnull=True) | models.Q(bars_after__gte=1),
                name="event_bars_after_one_at_least",
            ),
            models.CheckConstraint(
                condition=models.Q(radius_m__isnull=True) | models.Q(radius_m__gte=20, latitude__isnull=False),
                name="event_radius_needs_a_position",
                violation_error_message=_("A radius needs a position, and is at least 20 metres."),
            ),
            models.CheckConstraint(
                condition=models.Q(signup_questions__isnull=True) | ~models.Q(signup_questions=models.F("feedback")),
                name="event_asks_two_different_things",
                violation_error_message=_(
                    "The questions at sign-up and the feedback must be two different questionnaires."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | (models.Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~models.Q(cancel_reason="")),
                name="event_cancelled_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.notice.title

    def get_absolute_url(self) -> str:
        return reverse("engagement:event", args=[self.pk])


class EventSession(models.Model):
    """One time at which the event takes place. People sign up for a session; each has its own places and list.

    `taken` counts places of people who are registered or were offered one, with companions: a trigger keeps it.
    `arrivals` is the number that whoever signed up last was given.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions", verbose_name=_("event"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True, help_text=_("Empty: as many as come."))
    taken = models.PositiveIntegerField(_("places taken"), default=0, db_default=0, editable=False)
    arrivals = models.PositiveBigIntegerField(_("arrivals"), default=0, db_default=0, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)
    settled_at = models.DateTimeField(_("attendance closed"), null=True, editable=False)

    class Meta:
        verbose_name = _("session of an event")
        verbose_name_plural = _("sessions of events")
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["starts_at"], name="session_by_start"),
            models.Index(
                fields=["ends_at"], name="session_to_settle",
                condition=models.Q(settled_at__isnull=True, cancelled_at__isnull=True),
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")),
                name="session_begins_before_it_ends",
                violation_error_message=_("It would end before it begins."),
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__isnull=True) | models.Q(capacity__gte=1, taken__lte=models.F("capacity")),
                name="session_places_hold",
                violation_error_message=_("There would be fewer places than people who have one."),
            ),
            models.UniqueConstraint(
                fields=["event", "starts_at"],
                name="session_begins_once",
                violation_error_message=_("The event has a session that begins at this minute."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {moments.minute(self.starts_at)}"

    @property
    def left(self) -> int | None:
        """Places that nobody has; None: as many as come."""
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    def door_opens_at(self, event: Event) -> datetime:
        return self.starts_at - timedelta(minutes=event.doors_open_minutes)


class EventReward(models.Model):
    """Coins for a deed at an event: coming in, or staying to the end. Once per person and event, out of a campaign."""

    class Deed(models.TextChoices):
        CAME = "came", _("for coming")
        STAYED = "stayed", _("for staying to the end")

    event = models.ForeignKey(Event, models.CASCADE, related_name="rewards", verbose_name=_("event"))
    deed = models.CharField(_("earned for"), max_length=8, choices=Deed.choices)
    coins = models.PositiveIntegerField(_("coins"))
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+", verbose_name=_("campaign"))

    class Meta:
        verbose_name = _("coins at an event")
        verbose_name_plural = _("coins at events")
        ordering = ["event", "deed"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "deed"], name="event_reward_once",
                violation_error_message=_("Coins for this are promised already."),
            ),
            models.CheckConstraint(
                condition=models.Q(coins__gte=1, coins__lte=1000), name="event_reward_has_coins",
                violation_error_message=_("Between 1 and 1000 coins."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.event_id} {self.deed}: {self.coins}"


class EventChange(Proposal, Place):
    """What one person wants to change in a published event and another approves: an hour, a place, a number of places.

    With a session it is that session's hour and places; without one, the event's place. Everybody who signed up is told
    of another hour or place, and may step back.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waiting for approval")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")

    stages = CHANGE_STAGES

    event = models.ForeignKey(Event, models.CASCADE, related_name="changes", verbose_name=_("event"))
    session = models.ForeignKey(
        EventSession, models.CASCADE, null=True, blank=True, related_name="changes", verbose_name=_("session")
    )
    place = models.CharField(_("place"), max_length=80, blank=True)
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED, editable=False)

    class Meta:
        verbose_name = _("change of an event")
        verbose_name_plural = _("changes of events")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(session=None, starts_at=None, ends_at=None, capacity=None)
                | models.Q(session__isnull=False, starts_at__lt=models.F("ends_at"), place="", address=""),
                name="event_change_is_of_one_thing",
                violation_error_message=_("It would end before it begins."),
            ),
            _position_is_whole("event_change_position_is_whole"),
            models.UniqueConstraint(
                fields=["event", "session"], condition=models.Q(state="proposed"), nulls_distinct=False,
                name="event_change_one_waits",
                violation_error_message=_("A change of this waits for approval already."),
            ),
            *CHANGE_STAGES.constraints("event_change"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.event}: {self.reason}"
