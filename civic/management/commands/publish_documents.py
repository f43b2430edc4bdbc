from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from civic.consent.actions import publish_first


class Command(BaseCommand):
    help = "Put the shipped terms and privacy notice in force where none was published yet; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        for document in publish_first(now=timezone.now()):
            self.stdout.write(f"{document.kind} version {document.version} is in force.")
