from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from civic.core.errors import DomainError
from civic.core.terminal import bar
from rewards.ledger import anchors, stops
from rewards.ledger.models import Account
from rewards.ledger.verification import Report, keep, verify
from rewards.settlement.proving import proofs, queries


class Command(BaseCommand):
    help = (
        "Prove the ledger from one snapshot, or name each broken row and stop all coins; then what is paid from, of "
        "periods that are not over and some old ones in turn. Repairs nothing. Reads what is new since the last "
        "checkpoint, and makes the next one when all is well."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        some = parser.add_mutually_exclusive_group()
        some.add_argument("--since", metavar="DATE", help="check single rows and seals recorded from this Taipei day")
        some.add_argument(
            "--all", action="store_true", help="read everything, every settled period too, and make the checkpoint anew"
        )
        some.add_argument("--rotate", action="store_true", help="also recompute the next thirtieth of the old seals")
        parser.add_argument("--anchor", metavar="FILE", action="append", default=[], help="a signed anchor; repeatable")
        parser.add_argument("--public-key", default="", metavar="HEX", help="the ed25519 key that signed the anchors")
        parser.add_argument("--no-stop", action="store_true", help="do not stop coins when something is broken")

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify(
            since=self._day(options["since"]),
            everything=options["all"],
            rotate=options["rotate"],
            anchors=[self._anchor(name, options["public_key"]) for name in options["anchor"]],
            progress=bar(self.stderr),
        )
        self._table(report)
        keep(report, whole=options["all"])
        paid_from = self._paid_from(whole=options["all"])
        if report.well and not paid_from:
            self.stdout.write(
                f"ledger ok: {report.transactions} transactions, {report.postings} postings, issued {report.issued}"
            )
            return
        for fault in report.faults:
            self.stdout.write(fault)
        if report.well:
            raise CommandError(f"the ledger is whole; {len(paid_from)} faults in what is paid from")
        if not options["no_stop"]:
            stops.stop(f"verify_ledger: {report.faults[0]}")
        raise CommandError(
            f"ledger broken: {len(report.faults)} faults"
            + ("" if options["no_stop"] else "; coins are stopped until a person lifts the stop")
        )

    def _paid_from(self, *, whole: bool) -> list[str]:
        """Print what does not fit in statements, settlements, batches and payments; coins are not stopped for it."""
        found = proofs.of_payments(queries.due(timezone.now()), whole=whole)
        for fault in found:
            self.stdout.write(fault)
        return found

    def _table(self, report: Report) -> None:
        self.stdout.write(f"{'issued':<12}{report.issued:>16}")
        for kind in Account.Kind.values:
            if kind != Account.Kind.MINT:
                self.stdout.write(f"{kind:<12}{report.places.get(kind, 0):>16}")
        self.stdout.write(f"{'seals':<12}{report.seals:>16}")

    def _day(self, text: str | None) -> date | None:
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise CommandError(f"--since is “{text}”; write a day as 2026-10-31.") from error

    def _anchor(self, name: str, public_key: str) -> anchors.Anchor:
        try:
            return anchors.read(Path(name).read_text(), public_key=public_key)
        except OSError as error:
            raise CommandError(f"The anchor {name} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"The anchor {name} is not a text.") from error
        except DomainError as error:
            raise CommandError(f"{name}: {error}") from error
