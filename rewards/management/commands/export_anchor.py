from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from rewards.ledger import anchors


class Command(BaseCommand):
    help = "Print the signed head of the ledger's chain for a Taipei day (today by default), to keep elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", help="such as 2026-10-31")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            day = date.fromisoformat(options["day"]) if options["day"] else taipei_day(timezone.now())
            self.stdout.write(anchors.export(day), ending="")
        except (ValueError, OverflowError) as error:
            raise CommandError(f"--day is “{options['day']}”; write it as 2026-10-31.") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
