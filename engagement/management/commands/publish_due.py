"""One round of the clock: every notice whose hour has come is published, or held up with the reason."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from engagement.notices.actions import publish_due


class Command(BaseCommand):
    """Prints `published <number>` for each, and `held up <number>: <reason>`; beat does the same every ten seconds."""

    help = "Publish the notices that were approved for an hour that has come; tell what stood in the way of others."

    def handle(self, *args: Any, **options: Any) -> None:
        done = publish_due(now=timezone.now())
        for number in done.published:
            self.stdout.write(f"published {number}")
        for number, error in done.held_up.items():
            self.stdout.write(f"held up {number}: {error}")
        self.stdout.write(f"{len(done.published)} published, {len(done.held_up)} held up")
