from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from civic.backups import making
from civic.core.errors import DomainError


class Command(BaseCommand):
    help = (
        "Save the database as of one moment and every stored file into a new folder under DIR, sealed by SHA-256; "
        "beside it erasures.txt. Give it the tables' owner's DATABASE_URL, past any pooler."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--keep", type=int, default=0, metavar="N", help="then delete all but the newest N")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = making.make(
                options["folder"].resolve(), now=timezone.now(), keep=options["keep"], say=self.stdout.write
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"backup ok: {made}")
