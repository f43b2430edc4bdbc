from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic.core.errors import DomainError
from civic.core.progress import told
from civic.core.terminal import bar
from rewards.settlement.closing.comparisons import compare


class Command(BaseCommand):
    help = "Compare a merchant's own till list (CSV: receipt, coins) with our redemptions of a month. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in UTF-8 with the columns receipt and coins")
        parser.add_argument("--merchant", required=True, help="the merchant's tax id")
        parser.add_argument("--month", required=True, help="such as 2026-10; or 2026-10-16, the first day of a period")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
            with told(bar(self.stderr)):
                found = compare(content, tax_id=options["merchant"], month=options["month"])
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        parts = {
            "faulty rows": found.faults,
            "in the list only": found.only_theirs,
            "with us only": found.only_ours,
            "other coins": found.other_coins,
        }
        for title, sentences in parts.items():
            for sentence in sentences:
                self.stdout.write(f"{title}: {sentence}")
        counts = ", ".join(f"{len(sentences)} {title}" for title, sentences in parts.items())
        if not found.agrees:
            raise CommandError(f"{found.equal} equal, {counts}; nothing was changed")
        self.stdout.write(f"{found.equal} equal; the list and our books agree")
