"""Who came and who stayed: scans as they were made, what they come to, the coins for it, and corrections by two."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.core import moments
from civic.decisions.models import Proposal, Stages
from engagement.events.events.models import Event, EventReward, EventSession
from engagement.events.registrations.models import Registration
from rewards.budgets.models import Campaign

STAGES = Stages(waiting="proposed", approved="approved", rejected="rejected")


class Scan(models.Model):
    """That a pass went through a door, in or out, at the time of that door's clock. Never changed; it can be undone.

    All scans of valid passes are kept, also those that changed nothing: what they come to is worked out of all of them,
    so that it does not matter in which order doors without reception send theirs.
    """

    class Direction(models.TextChoices):
        IN = "in", _("in")
        OUT = "out", _("out")

    event = models.ForeignKey(Event, models.PROTECT, related_name="scans", verbose_name=_("event"))
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="scans", verbose_name=_("registration"))
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices)
    at = models.DateTimeField(_("when"))
    received_at = models.DateTimeField(_("arrived here"))
    key = models.CharField(_("key"), max_length=100, help_text=_("The same scan sent again counts once."))
    door = models.CharField(_("door"), max_length=40, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"),
        help_text=_("Empty: a helper at the door, or the person with their own phone."),
    )  # fmt: skip
    result = models.CharField(_("answer"), max_length=20, help_text=_("What the door was told then."))
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("undone by")
    )
    undo_reason = models.CharField(_("why it was undone"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("scan at a door")
        verbose_name_plural = _("scans at doors")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["event", "-id"], name="scan_by_event")]
        constraints = [
            models.UniqueConstraint(fields=["event", "key"], name="scan_once_per_key"),
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True, undo_reason="")
                | (models.Q(undone_at__isnull=False) & ~models.Q(undo_reason="")),
                name="scan_undone_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_direction_display()} · {moments.second(self.at)}"


class Attendance(models.Model):
    """What a registration's scans come to: when they first came in, whether they are in, whether they stayed.

    `came` and `stayed` are what coins and reports go by; a correction by two people sets them, and then they stay.
    """

    class State(models.TextChoices):
        OUT = "out", _("out")
        IN = "in", _("in")

    registration = models.OneToOneField(
        Registration, models.CASCADE, primary_key=True, related_name="attendance", verbose_name=_("registration")
    )
    session = models.ForeignKey(EventSession, models.PROTECT, related_name="attendances", verbose_name=_("session"))
    state = models.CharField(_("state"), max_length=3, choices=State.choices, default=State.OUT)
    since = models.DateTimeField(_("since"), null=True)
    door = models.CharField(_("door"), max_length=40, blank=True)
    first_in_at = models.DateTimeField(_("came in"), null=True)
    last_out_at = models.DateTimeField(_("went out"), null=True)
    seconds = models.PositiveIntegerField(_("seconds inside"), default=0)
    came = models.BooleanField(_("came"), default=False)
    stayed = models.BooleanField(_("stayed to the end"), default=False)
    closed_by_rule = models.BooleanField(_("closed at the end by the rule"), default=False)
    is_corrected = models.BooleanField(_("corrected by two people"), default=False)
    feedback_until = models.DateTimeField(_("feedback until"), null=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        indexes = [models.Index(fields=["session", "state"], name="attendance_by_session")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stayed=False) | models.Q(came=True), name="attendance_stayed_means_came"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.state}"


class EventAward(models.Model):
    """Coins that a person earned at an event: once per person and deed, whatever happens. Paid at once or later.

    `why` says what keeps them back: no coins left, the limits of a level, a guardian. What is due is tried again.
    """

    class State(models.TextChoices):
        DUE = "due", _("due")
        PAID = "paid", _("coins given")
        KEPT = "kept", _("kept back")
        TAKEN = "taken", _("taken back")

    event = models.ForeignKey(Event, models.PROTECT, related_name="awards", verbose_name=_("event"))
    citizen = models.ForeignKey(
        Citizen, models.SET_NULL, null=True, related_name="event_awards", verbose_name=_("citizen")
    )
    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="awards", verbose_name=_("registration")
    )
    deed = models.CharField(_("earned for"), max_length=8, choices=EventReward.Deed.choices)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+", verbose_name=_("campaign"))
    promised = models.PositiveIntegerField(_("coins promised"))
    coins = models.PositiveIntegerField(_("coins"), default=0)
    state = models.CharField(_("state"), max_length=5, choices=State.choices, default=State.DUE)
    why = models.CharField(_("what kept coins back"), max_length=40, blank=True)
    round = models.PositiveSmallIntegerField(_("how often taken back"), default=0)
    transaction_id = models.BigIntegerField(_("transaction"), null=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("coins earned at an event")
        verbose_name_plural = _("coins earned at events")
        ordering = ["-id"]
        indexes = [models.Index(fields=["at"], name="event_award_due", condition=models.Q(state="due"))]
        constraints = [
            models.UniqueConstraint(fields=["event", "citizen", "deed"], name="event_award_once"),
            models.CheckConstraint(
                condition=~models.Q(state="paid") | models.Q(coins__gt=0, transaction_id__isnull=False),
                name="event_award_paid_by_a_transaction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.deed}: {self.coins}"


class AttendanceCorrection(Proposal):
    """Whether somebody came or stayed, put right by two people; the coins follow."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waiting for approval")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")

    stages = STAGES

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="corrections", verbose_name=_("registration")
    )
    came = models.BooleanField(_("came"))
    stayed = models.BooleanField(_("stayed to the end"))
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED, editable=False)

    class Meta:
        verbose_name = _("correction of attendance")
        verbose_name_plural = _("corrections of attendance")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stayed=False) | models.Q(came=True), name="correction_stayed_means_came",
                violation_error_message=_("A person who did not come cannot have stayed to the end."),
            ),
            models.UniqueConstraint(
                fields=["registration"], condition=models.Q(state="proposed"), name="attendance_correction_one_waits",
                violation_error_message=_("A correction of this waits for approval already."),
            ),
            *STAGES.constraints("attendance_correction"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.registration_id)
