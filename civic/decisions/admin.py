"""Proposals in the administration: who proposed and decided, and the two buttons of a decision."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.decisions.models import Proposal
from civic.desk.base import RoleModelAdmin
from civic.desk.display import state_badge
from civic.desk.steps import Act, Step

SIGNATURES = ("proposed_by", "proposed_at", "decided_by", "decided_at", "decision")


def by_another(proposal: Proposal, user: Any) -> bool:
    """Tell whether this person may decide: it waits, and somebody else proposed it."""
    return proposal.waits_for(user)


def approve_step(run: Callable[[Any, Act], object], *, roles: tuple[Role, ...], done: Any, **more: Any) -> Step:
    """Build the button that approves, by whoever shows the second factor; the action behind it has the last word."""
    button: dict[str, Any] = {
        "name": "approve",
        "label": _("Approve"),
        "offered": by_another,
        "tone": "primary",
        "sure": True,
    }
    return Step(run=run, roles=roles, done=done, **(button | more))


def reject_step(run: Callable[[Any, Act], object], *, roles: tuple[Role, ...], done: Any, **more: Any) -> Step:
    """Build the button that rejects, and asks why."""
    button: dict[str, Any] = {
        "name": "reject",
        "label": _("Reject"),
        "offered": by_another,
        "tone": "danger",
        "reason": True,
    }
    return Step(run=run, roles=roles, done=done, **(button | more))


class ProposalAdmin(RoleModelAdmin):
    """A table of proposals; what waits for this person is counted on the home page."""

    waits_since, asked_by = "proposed_at", "proposed_by"

    @property
    def waits_in(self) -> str:  # type: ignore[override]
        return str(self.model.stages.waiting)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, proposal: Proposal) -> str:
        return state_badge(proposal)
