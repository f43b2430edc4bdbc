from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from civic.accounts.models import User
from civic.core.errors import DomainError
from civic.signin import tokens
from civic.staff import tokens as programs


class Command(BaseCommand):
    help = (
        "Print an API token of the person with this e-mail address. Of citizens and shops it is the one that they have;"
        " for staff each call makes another one, for a named program, with its scopes and its end."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--program", default="", help="what runs with it, and where (staff)")
        parser.add_argument("--scope", action="append", default=[], help="such as finance:read, once for each (staff)")
        parser.add_argument("--days", type=int, default=programs.DAYS, help="how long it is good (staff)")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.by_email(options["email"]).filter(is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody active signs in as {options['email']}; check the address.")
        self.stdout.write(self._of_staff(user, options) if user.is_staff else tokens.issue_token(user, by=None).key)

    def _of_staff(self, user: User, options: dict[str, Any]) -> str:
        offered = ", ".join(scope for scope, _words in programs.offered(user))
        if not options["program"] or not options["scope"]:
            raise CommandError(f"Staff name the program and its scopes: --program NAME --scope … ({offered}).")
        said = {"program": options["program"], "wanted": options["scope"], "days": options["days"]}
        try:
            return programs.issue(user, by=None, now=timezone.now(), **said)[1]
        except DomainError as error:
            raise CommandError(f"{error} ({offered})") from error
