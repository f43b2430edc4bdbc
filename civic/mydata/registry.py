"""What the apps above say about a person's rights: what an erasure loses, what stands in its way, what else to export.

The tables themselves come from the register of personal columns (civic/core/personal.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from civic.accounts.models import User

LossOf = Callable[[User], list[str]]
ObstacleOf = Callable[[User], str]
AccountsOf = Callable[[User], list[User]]
RowsOf = Callable[[User], list[dict[str, Any]]]


@dataclass(frozen=True)
class Export:
    """Rows beyond the register's tables, under a file name and a title."""

    name: str
    title: Callable[[], str]
    rows: RowsOf


LOSSES: list[LossOf] = []
OBSTACLES: list[ObstacleOf] = []
EXPORTS: list[Export] = []
FORMER: list[AccountsOf] = []


def add_loss(losses_of: LossOf) -> LossOf:
    """Have `losses_of(user)` asked for sentences that say what an erasure takes away."""
    LOSSES.append(losses_of)
    return losses_of


def add_obstacle(obstacle_of: ObstacleOf) -> ObstacleOf:
    """Have `obstacle_of(user)` asked why the person cannot be erased now; an empty string: they can."""
    OBSTACLES.append(obstacle_of)
    return obstacle_of


def add_former(accounts_of: AccountsOf) -> AccountsOf:
    """Have `accounts_of(user)` asked for closed accounts that were the same person's."""
    FORMER.append(accounts_of)
    return accounts_of


def accounts(user: User) -> list[User]:
    """Every account of the person: this one, and those that went on as this one."""
    return [user, *(account for accounts_of in FORMER for account in accounts_of(user))]


def add_export(name: str, title: Callable[[], str]) -> Callable[[RowsOf], RowsOf]:
    """Add the rows of a function to every export."""

    def add(rows: RowsOf) -> RowsOf:
        EXPORTS.append(Export(name, title, rows))
        return rows

    return add


def losses(user: User) -> list[str]:
    return [sentence for losses_of in LOSSES for sentence in losses_of(user)]


def obstacles(user: User) -> list[str]:
    return [sentence for obstacle_of in OBSTACLES if (sentence := obstacle_of(user))]
