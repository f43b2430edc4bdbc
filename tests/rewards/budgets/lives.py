"""Budgets and what is done to them, for the tests of their life."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from civic.accounts.models import User
from civic.agencies.models import Agency
from civic.core.roles import Role
from rewards.budgets import actions, changes
from rewards.budgets.models import AgencyBudget, BudgetIssue, Campaign
from tests import factories as make

AFTER = datetime(2027, 1, 5, 2, tzinfo=UTC)  # the year 2026 is over
_keys = count(1)


def key() -> str:
    return f"life-{next(_keys)}"


@dataclass
class Office:
    """An agency with a coordinator who proposes and a finance office that decides."""

    agency: Agency = field(default_factory=make.agency)
    one: User = field(default_factory=lambda: make.staff(Role.COORDINATOR))
    other: User = field(default_factory=lambda: make.staff(Role.FINANCE))
    year: int = 2026

    def issue(self, coins: int, *, now: datetime = make.NOW) -> BudgetIssue:
        wish = {"by": self.one, "key": key(), "reason": "年度預算", "now": now}
        return self.approve(actions.propose_issue(self.agency, self.year, coins, **wish), now=now)

    def campaign(self, coins: int, *, title: str = "健走", now: datetime = make.NOW) -> Campaign:
        editor = make.staff(Role.EDITOR, self.agency)
        asked = actions.request_campaign(self.agency, title=title, purpose="p", max_coins=coins, by=editor)
        return actions.approve_campaign(asked, by=self.one, now=now)

    def lowering(self, coins: int, *, now: datetime = make.NOW) -> BudgetIssue:
        wish = {"by": self.one, "key": key(), "reason": "預算追減", "now": now}
        return changes.propose_lowering(self.agency, self.year, coins, **wish)

    def returning(self, *, closes: bool = False, reason: str = "", now: datetime = AFTER) -> BudgetIssue:
        wish = {"by": self.one, "key": key(), "reason": reason, "now": now}
        return changes.propose_return(self.agency, self.year, closes_campaigns=closes, **wish)

    def correcting(self, of: BudgetIssue, *, now: datetime = make.NOW) -> BudgetIssue:
        return changes.propose_correction(of, by=self.one, key=key(), reason="登錯", now=now)

    def approve(self, proposed: BudgetIssue, *, now: datetime = make.NOW) -> BudgetIssue:
        actions.approve_issue(proposed.pk, by=self.other, now=now)
        proposed.refresh_from_db()
        return proposed

    @property
    def budget(self) -> AgencyBudget:
        return AgencyBudget.objects.select_related("account").get(agency=self.agency, year=self.year)

    @property
    def left(self) -> int:
        return self.budget.account.balance
