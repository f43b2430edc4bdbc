from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic.core.errors import DomainError
from civic.core.progress import told
from civic.core.terminal import bar
from rewards.settlement.periods import queries
from rewards.settlement.periods.calendar import Period
from rewards.settlement.proving import proofs


class Command(BaseCommand):
    help = (
        "Compare a month's postings, redemptions, lines, papers and payments in one snapshot. Repairs nothing. "
        "Where settlement periods are shorter, all of the month, or one, named by its first day (2026-10-16)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", help="such as 2026-10; 2026-10-16 for a shorter period; last: the last closed")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["month"] == "last":
            self.handle_last()
            return
        self.compare(options["month"])

    def handle_last(self) -> None:
        if (last := queries.last_closed()) is None:
            self.stdout.write("no period is closed yet")
        else:
            self.compare(str(last))

    def compare(self, name: str) -> None:
        """Compare what a name stands for; raise CommandError where something differs."""
        try:
            found = sum(self.differences(period) for period in queries.named(name))
        except DomainError as error:
            raise CommandError(str(error)) from error
        if found:
            raise CommandError(f"{name}: {found} differences")

    def differences(self, period: Period) -> int:
        """Print what differs in a period, or that nothing does; return how much."""
        with told(bar(self.stderr)):
            found = proofs.of_period(period.first)
        for difference in found:
            self.stdout.write(difference)
        if not found:
            self.stdout.write(f"{period}: ledger, redemptions and statements agree")
        return len(found)
