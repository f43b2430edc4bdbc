from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic.calendar import parse_month
from civic.errors import DomainError
from civic.progress import told
from civic.terminal import bar
from rewards.settlement.reconciliation import reconcile


class Command(BaseCommand):
    help = "Compare a month's postings, redemptions and statement lines in one snapshot. Reads only, repairs nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", help="such as 2026-10")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with told(bar(self.stderr)):
                found = reconcile(parse_month(options["month"]))
        except DomainError as error:
            raise CommandError(str(error)) from error
        for difference in found:
            self.stdout.write(str(difference))
        if found:
            raise CommandError(f"{options['month']}: {len(found)} differences")
        self.stdout.write(f"{options['month']}: ledger, redemptions and statements agree")
