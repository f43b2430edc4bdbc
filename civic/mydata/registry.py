"""What the apps above say about a person's rights: what an erasure loses, what stands in its way, what else to export.

The tables themselves come from the register of personal columns (civic/core/personal.py).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from civic.accounts.models import User
from civic.core.hooks import Hook, Register

RowsOf = Callable[[User], list[dict[str, Any]]]


@dataclass(frozen=True)
class Entry:
    """A row in words: a sentence, and facts that it leaves out, each with its name."""

    sentence: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class Export:
    """Rows beyond the register's tables, under a file name and a title; `told` says them in words."""

    name: str
    title: Callable[[], str]
    rows: RowsOf
    told: Callable[[User], Iterable[Entry]]


LOSSES: Hook[[User], list[str]] = Hook("What does an erasure take away from the person, in sentences?")
OBSTACLES: Hook[[User], str] = Hook("Why can the person not be erased now? An empty string: they can.")
FORMER: Hook[[User], list[User]] = Hook("Which closed accounts were the same person’s?")
EXPORTS: Register[Export] = Register("export")


def accounts(user: User) -> list[User]:
    """Every account of the person: this one, and those that went on as this one."""
    return [user, *(account for former in FORMER(user) for account in former)]


def losses(user: User) -> list[str]:
    return [sentence for sentences in LOSSES(user) for sentence in sentences]


def obstacles(user: User) -> list[str]:
    return [sentence for sentence in OBSTACLES(user) if sentence]
