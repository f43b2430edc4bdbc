from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from civic.core.errors import DomainError
from civic.core.progress import told
from civic.core.terminal import bar
from rewards.settlement.closing import actions, errors
from rewards.settlement.periods.calendar import Period
from rewards.settlement.periods.models import Settlement
from rewards.settlement.reports import actions as budget_coins


class Command(BaseCommand):
    help = (
        "Close a month: one statement per merchant and the CSV. A month that is closed already stays as it is. Where "
        "settlement periods are shorter, all of the month that are over; or one, named by its first day (2026-10-16)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", help="such as 2026-10, or 2026-10-16 for a shorter period")

    def handle(self, *args: Any, **options: Any) -> None:
        closed = 0
        try:
            with told(bar(self.stderr)):
                for period, settlement in actions.close_named(options["month"], by="close_month", now=timezone.now()):
                    self.stdout.write(_said(period, settlement))
                    closed += settlement is not None
        except DomainError as error:
            raise CommandError(str(error)) from error
        if closed:
            budget_coins.keep_missing()


def _said(period: Period, settlement: Settlement | None) -> str:
    if settlement is None:
        return str(errors.MonthAlreadyClosed(month=str(period)))
    return (
        f"{period} closed: {settlement.statements.count()} statements, "
        f"{settlement.coins_payable} coins payable, NT${settlement.amount_twd}, SHA-256 {settlement.csv_sha256}"
    )
