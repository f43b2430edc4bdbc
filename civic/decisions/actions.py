"""Decide about what somebody else proposed: one way for every table of proposals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import models

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError, NotFound
from civic.core.hooks import Register
from civic.core.roles import Role, require_role
from civic.decisions.errors import AlreadyDecided, FourEyes
from civic.decisions.models import REASON_LENGTH, Proposal

P = TypeVar("P", bound=Proposal)
DECIDED: Register["Decisions[Any]"] = Register("table of proposals")  # by the table's label
DECISION = ("state", "decided_by", "decided_at", "decision")


def _itself(proposal: models.Model) -> models.Model:
    return proposal


def _nothing(proposal: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Decisions(Generic[P]):
    """How the proposals of one table are decided: by whom, and what is said when they must not be.

    An action calls `waiting`, does what approving means, and then `approve`, in one transaction.
    """

    model: type[P]
    log: str  # what the audit log calls it: "campaign" becomes "campaign.approved"
    roles: tuple[Role, ...]
    same_person: type[DomainError] = FourEyes
    decided: type[DomainError] = AlreadyDecided
    joined: tuple[str, ...] = ()  # what is read with it
    lock: Callable[[int], P] | None = None  # where other rows are locked before it, so that no two wait for each other
    agency: Callable[[P], int | None] | None = None  # where the role is held in the agency of a proposal
    refuse: Callable[[P, User], None] = lambda proposal, by: None  # who else must not: it is about them
    about: Callable[[P], models.Model] = _itself
    facts: Callable[[P], dict[str, Any]] = _nothing  # what the audit log tells besides

    def __post_init__(self) -> None:
        DECIDED.add(self.model._meta.label, self)

    def waiting(self, pk: int, *, by: User) -> P:
        """Return the proposal, locked, for a decision by this person.

        Raises NotAllowed, NotFound, what `decided`, `same_person` and `refuse` say.
        """
        if self.agency is None:
            require_role(by, *self.roles)
        proposal = self.lock(pk) if self.lock else self._locked(pk)
        if self.agency is not None:
            require_role(by, *self.roles, agency_id=self.agency(proposal))
        if not proposal.is_waiting:
            raise self.decided
        if proposal.proposed_by_id == by.pk:
            raise self.same_person
        self.refuse(proposal, by)
        return proposal

    def approve(
        self, proposal: P, *, by: User, now: datetime, verb: str = "approved", reason: str = "",
        also: Sequence[str] = (), **facts: Any,
    ) -> P:  # fmt: skip
        """Sign the proposal as approved, and save it with the columns `also`. `reason` goes to the audit log."""
        self._sign(proposal, proposal.stages.approved, "", by=by, now=now, also=also)
        return self.told(proposal, verb, by=by, reason=reason, **facts)

    def reject(self, proposal: P, *, by: User, reason: str, now: datetime, verb: str = "rejected") -> P:
        """Sign the proposal as rejected, with the reason that its proposer will read."""
        self._sign(proposal, proposal.stages.rejected, reason, by=by, now=now)
        return self.told(proposal, verb, by=by, reason=reason)

    def told(self, proposal: P, verb: str, *, by: User, reason: str = "", **facts: Any) -> P:
        """Note in the audit log what was done to the proposal."""
        facts = {**self.facts(proposal), **facts}
        audit.record(f"{self.log}.{verb}", by=by, about=self.about(proposal), reason=reason, **facts)
        return proposal

    def _locked(self, pk: int) -> P:
        # Locked, so that of two people who decide at once the second reads what the first decided.
        rows = self.model._default_manager.select_for_update(of=("self",)).select_related(*self.joined)
        found = rows.filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found

    def _sign(self, proposal: P, state: str, words: str, *, by: User, now: datetime, also: Sequence[str] = ()) -> None:
        proposal.state, proposal.decision = state, words.strip()[:REASON_LENGTH]
        proposal.decided_by, proposal.decided_at = by, now
        proposal.save(update_fields=[*DECISION, *also])
