"""What one person proposes and another one decides: its columns, and the constraints that hold them."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

REASON_LENGTH = 300


@dataclass(frozen=True)
class Stages:
    """The states of a proposal around its decision.

    `later` are those that follow an approval; `alone`, those that it may also reach without a second person, where a
    rule lets small things through. With `sends_back`, a rejected one is written anew, so that the last decision
    stands on it until the next.
    """

    waiting: str
    approved: str
    rejected: str
    later: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    sends_back: bool = False

    @property
    def signed(self) -> list[str]:
        """The states that nothing reaches without a decision."""
        ends = (self.approved, *self.later) if self.sends_back else (self.approved, self.rejected, *self.later)
        return [state for state in ends if state not in self.alone]

    def constraints(self, name: str, *, unless: Q | None = None) -> list[models.BaseConstraint]:
        """Build `<name>_four_eyes` (two people) and `<name>_decision_is_signed` (who and when, or neither).

        `unless` excepts rows that are decided together with something else.
        """
        signed, unsigned = (Q(decided_by__isnull=none, decided_at__isnull=none) for none in (False, True))
        whole = (~Q(state__in=self.signed) | signed) & (signed | unsigned)
        if not self.sends_back:
            whole &= ~Q(state=self.waiting) | unsigned
        two = two_people("proposed_by", "decided_by")
        rules = {"four_eyes": ~Q(state__in=self.signed) | two if self.sends_back else two, "decision_is_signed": whole}
        return [
            models.CheckConstraint(condition=rule if unless is None else unless | rule, name=f"{name}_{suffix}")
            for suffix, rule in rules.items()
        ]


def two_people(first: str, second: str) -> Q:
    """Say that two columns never name the same person; the second may be empty, the first then too."""
    return Q(**{f"{second}__isnull": True}) | (Q(**{f"{first}__isnull": False}) & ~Q(**{second: F(first)}))


def moment(words: Any, **options: Any) -> "models.DateTimeField[Any, Any]":
    """Build a column that says when a person acted."""
    return models.DateTimeField(words, editable=False, **options)


def signature(words: Any, **options: Any) -> "models.ForeignKey[Any, Any]":
    """Build a column that says which person acted."""
    options = {"editable": False, "related_name": "+", "verbose_name": words} | options
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, **options)


class Proposal(models.Model):
    """Something that one person proposes and another one decides; a table of them has a `state` of its own.

    Where the field has better words than "proposed", a subclass declares `proposed_by` and `proposed_at` again.
    """

    stages: ClassVar[Stages]
    state: Any

    proposed_by = signature(_("proposed by"))
    proposed_at = moment(_("proposed"), db_default=Now())
    decided_by = signature(_("decided by"), null=True)
    decided_at = moment(_("decided"), null=True)
    decision = models.CharField(_("reason of the decision"), max_length=REASON_LENGTH, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided yet."""
        return bool(self.state == self.stages.waiting)

    def is_by(self, user: Any) -> bool:
        """Return whether this person proposed it."""
        return bool(self.proposed_by_id == user.pk)

    def waits_for(self, user: Any) -> bool:
        """Return whether it waits for somebody, and this person may be that one: not who proposed it."""
        return self.is_waiting and not self.is_by(user)
