"""One round of planner and workers in this process: everything that is due leaves, or is tried."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from civic.outbox import actions as outbox
from civic.outbox import queries
from engagement.sends import actions as sends


class Command(BaseCommand):
    """Prints `planned <channel> <count>` for what was planned, and `<channel> <state> <count>` for what was tried."""

    help = "Plan and send everything that is due, in this process; print counts by channel and state."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        planned = sends.plan_due(now=now)
        tried = Counter(outbox.work(now=now))
        ended = sends.settle(now=timezone.now())
        for channel, count in sorted(planned.items()):
            self.stdout.write(f"planned {channel} {count}")
        for what, count in sorted(tried.items()):
            channel, _dot, end = what.partition(".")
            self.stdout.write(f"{channel} {STATES.get(end, end)} {count}")
        self.stdout.write(f"sends over {ended}")
        for channel, state, count in queries.standing():
            self.stdout.write(f"{channel} {state}: {count} in the outbox")


STATES = {  # what a try's end makes of a recipient's row
    "sent": "sent",
    "later": "temporary failure",
    "unknown": "temporary failure (may have left)",
    "never": "permanent failure",
    "moot": "cancelled",
}
