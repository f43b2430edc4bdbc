"""What waits for a commit, in tests whose own transaction is never committed."""

from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper


def run_inside_a_test(monkeypatch: Any) -> None:
    """What waits for a commit runs when the portal's own outermost transaction ends, though the test's goes on."""
    leave, wait = transaction.Atomic.__exit__, BaseDatabaseWrapper.on_commit

    def run(wrapper: BaseDatabaseWrapper) -> None:
        blocks = wrapper.atomic_blocks if wrapper.in_atomic_block else ()
        if blocks and not wrapper.needs_rollback and all(getattr(each, "_from_testcase", False) for each in blocks):
            waiting, wrapper.run_on_commit = wrapper.run_on_commit, []
            for _savepoints, act, _robust in waiting:
                act()

    def leave_and_run(self: transaction.Atomic, *error: Any) -> None:
        leave(self, *error)
        run(transaction.get_connection(self.using))

    def wait_or_run(self: BaseDatabaseWrapper, func: Any, robust: bool = False) -> None:
        wait(self, func, robust)
        run(self)

    monkeypatch.setattr(transaction.Atomic, "__exit__", leave_and_run)
    monkeypatch.setattr(BaseDatabaseWrapper, "on_commit", wait_or_run)


def of_a_test() -> transaction.Atomic:
    """A transaction that counts as a test's own: what waits for a commit does not wait for its end."""
    atomic = transaction.atomic()
    atomic._from_testcase = True
    return atomic
