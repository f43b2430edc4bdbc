from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from rewards.limits.actions import publish_first


class Command(BaseCommand):
    help = "Put the shipped limits of the identity levels in force where none were ever set; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        for limit in publish_first(now=timezone.now()):
            self.stdout.write(f"{limit.level}: limits from {limit.valid_from} on.")
