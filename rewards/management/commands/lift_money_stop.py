from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from civic.accounts.models import User
from civic.core.errors import DomainError
from rewards.ledger import stops


class Command(BaseCommand):
    help = "Let coins move again after the ledger was found broken and a person has looked."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", required=True, metavar="EMAIL", help="a coordinator or someone of finance")
        parser.add_argument("--reason", required=True, help="what was found and mended; stays on file")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.by_email(options["by"]).filter(is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody active signs in as {options['by']}.")
        try:
            stops.lift(by=person, reason=options["reason"], now=timezone.now())
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Coins move again.")
