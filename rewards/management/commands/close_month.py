from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from civic.calendar import parse_month
from civic.errors import DomainError
from civic.progress import told
from civic.terminal import bar
from rewards.settlement import actions, origins


class Command(BaseCommand):
    help = "Close a month: one statement per merchant and the CSV. A month that is closed already stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", help="such as 2026-10")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            month = parse_month(options["month"])
            with told(bar(self.stderr)):
                settlement = actions.close_month(month, by="close_month", now=timezone.now())
        except actions.MonthAlreadyClosed as error:
            self.stdout.write(str(error))
        except DomainError as error:
            raise CommandError(str(error)) from error
        else:
            self.stdout.write(
                f"{month:%Y-%m} closed: {settlement.statements.count()} statements, "
                f"{settlement.coins_payable} coins payable, NT${settlement.amount_twd}, "
                f"SHA-256 {settlement.csv_sha256}"
            )
            origins.keep_missing()
