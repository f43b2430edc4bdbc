"""Proofs as they were run: when, of what, and what they found."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ProofRun(models.Model):
    """One proof that came to its end, by the clock or by hand. Written when it is over, and never changed."""

    class Kind(models.TextChoices):
        LEDGER = "ledger", _("books proven")
        PERIOD = "period", _("period reconciled")
        ANCHOR = "anchor", _("anchor sent outside")

    class Outcome(models.TextChoices):
        WELL = "well", _("in order")
        FAULTY = "faulty", _("something does not agree")
        FAILED = "failed", _("could not be done")

    kind = models.CharField(_("what"), max_length=8, choices=Kind.choices)
    month = models.DateField(_("period"), null=True, help_text=_("Its first day."))
    started_at = models.DateTimeField(_("began"))
    ended_at = models.DateTimeField(_("ended"))
    outcome = models.CharField(_("outcome"), max_length=6, choices=Outcome.choices)
    faults = models.PositiveIntegerField(_("faults"), default=0)
    told = models.TextField(_("what it told"), blank=True, help_text=_("The first faults, each with its row."))

    class Meta:
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "month", "-id"], name="proof_run_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="period", month__isnull=False) | (~Q(kind="period") & Q(month__isnull=True)),
                name="proof_run_of_a_period_names_it",
            ),
            models.CheckConstraint(
                condition=Q(outcome="faulty", faults__gt=0) | (~Q(outcome="faulty") & Q(faults=0)),
                name="proof_run_faulty_has_faults",
            ),
            models.CheckConstraint(condition=Q(ended_at__gte=F("started_at")), name="proof_run_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.month or ''} {self.get_outcome_display()}".replace("  ", " ")

    @property
    def is_well(self) -> bool:
        return self.outcome == self.Outcome.WELL
