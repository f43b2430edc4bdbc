"""What looks like a shop and its payers playing together, and payouts that wait until somebody has looked."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.core.moments import day
from rewards.holds.models import ANSWER_IS_SIGNED, Answered
from rewards.shops.models import Merchant


class Finding(models.Model):
    """A pattern of one Taipei day. It proves nothing: an operator looks, and notes what came of it."""

    class Pattern(models.TextChoices):
        OWN_STAFF = "own_staff", _("staff pay in their own shop")
        ONE_TILL = "one_till", _("many payers at one till within minutes")
        SAME_PAYER = "same_payer", _("one payer many times in a day")
        NIGHT = "night", _("payments in the night")
        VOIDS = "voids", _("cancelled again and again for one payer")
        ONE_PHONE = "one_phone", _("many payers with one phone")
        GUESSING = "guessing", _("wrong codes tried")
        PINS = "pins", _("wrong PINs tried")
        GUARDIAN = "guardian", _("a guardian who may be the child")
        UNDECLARED = "undeclared", _("staff with an undeclared shop")

    class State(models.TextChoices):
        OPEN = "open", _("not looked at")
        SEEN = "seen", _("looked at")

    day = models.DateField(_("day"))
    pattern = models.CharField(_("pattern"), max_length=10, choices=Pattern.choices)
    key = models.CharField(max_length=80, editable=False, help_text=_("The same finding is listed once."))
    merchant = models.ForeignKey(
        Merchant, models.PROTECT, null=True, related_name="findings", verbose_name=_("merchant")
    )
    citizen = models.ForeignKey(Citizen, models.SET_NULL, null=True, related_name="findings", verbose_name=_("citizen"))
    count = models.PositiveIntegerField(_("times"))
    coins = models.PositiveBigIntegerField(_("coins"))
    signs = models.CharField(_("signs"), max_length=80, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.OPEN)
    note = models.CharField(_("outcome of the check"), max_length=300, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("looked at by")
    )
    noted_at = models.DateTimeField(_("looked at"), null=True)

    class Meta:
        verbose_name = _("fraud finding")
        verbose_name_plural = _("fraud findings")
        ordering = ["-day", "pattern", "-count"]
        indexes = [models.Index(fields=["day"], name="finding_open", condition=models.Q(state="open"))]
        constraints = [
            models.UniqueConstraint(fields=["day", "pattern", "key"], name="finding_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(noted_by__isnull=False, noted_at__isnull=False),
                name="finding_is_signed_when_seen",
            ),
        ]

    def __str__(self) -> str:
        return f"{day(self.day)} · {self.get_pattern_display()}"


class PayoutHold(Answered):
    """A merchant's statements wait in no batch and are not paid until somebody decides. Nothing is wiped."""

    class State(models.TextChoices):
        HELD = "held", _("held")
        RELEASED = "released", _("released")

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="payout_holds", verbose_name=_("merchant"))
    reason = models.CharField(_("reason"), max_length=200, help_text=_("The merchant’s owners read it."))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.HELD, editable=False)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("held by")
    )
    held_at = models.DateTimeField(_("held"), editable=False)
    appeal = models.TextField(_("appeal"), max_length=1000, blank=True, editable=False)
    appealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("by")
    )
    appealed_at = models.DateTimeField(_("appealed"), null=True, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("released by"),
    )
    released_at = models.DateTimeField(_("released"), null=True, editable=False)
    release_reason = models.CharField(_("reason of the release"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("payout hold")
        verbose_name_plural = _("payout holds")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=ANSWER_IS_SIGNED, name="payout_hold_answer_is_signed"),
            models.UniqueConstraint(
                fields=["merchant"],
                condition=models.Q(state="held"),
                name="payout_hold_one_at_a_time",
                violation_error_message=_("The payouts of this merchant are on hold already."),
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="payout_hold_has_reason"),
            models.CheckConstraint(
                condition=models.Q(state="held", released_at__isnull=True)
                | models.Q(state="released", released_at__isnull=False, released_by__isnull=False),
                name="payout_hold_release_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merchant} · {self.reason}"
