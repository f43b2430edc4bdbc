from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic.accounts.models import User
from civic.signin import tokens


class Command(BaseCommand):
    help = "Print the API token of the person with this e-mail address, making it the first time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody active signs in as {options['email']}; check the address.")
        self.stdout.write(tokens.issue_token(user, by=None).key)
