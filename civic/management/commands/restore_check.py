from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from civic.backups import restoring
from civic.core.errors import DomainError


class Command(BaseCommand):
    help = (
        "Restore the newest backup under DIR into a scratch database on the portal's server, prove its rows, files, "
        "ledger and last closed period, carry out the erasures since, and drop it. The portal is not touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            proof = restoring.check(options["folder"].resolve(), now=timezone.now(), say=self.stdout.write)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(proof))
