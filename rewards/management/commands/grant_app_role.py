from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, transaction

from rewards.ledger import roles


class Command(BaseCommand):
    help = (
        "Give the application's database role its rights: it can add to the ledger and read it, and nothing else. "
        "Set how long its sessions wait for a lock, work on a statement and rest in a transaction."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="an existing role, such as tuili_app")

    def handle(self, *args: Any, **options: Any) -> None:
        role = options["role"]
        if not roles.exists(role):
            raise CommandError(f"There is no database role {role}: make it with CREATE ROLE {role} LOGIN PASSWORD '…'.")
        try:
            with transaction.atomic():
                roles.grant(role)
        except DatabaseError as error:
            raise CommandError(
                f"{str(error).splitlines()[0]}: run this as the owner of the tables, with the owner's DATABASE_URL."
            ) from error
        self.stdout.write(f"{role} can add to the ledger and read it.")
        limit_sessions(self, role)


def limit_sessions(command: BaseCommand, role: str) -> None:
    """Set the time limits of the role's sessions, or say what whoever may change roles has to run."""
    try:
        with transaction.atomic():
            roles.limit(role)
    except DatabaseError:
        wanted = ";\n".join(roles.limiting(role))
        raise CommandError(f"The time limits of its sessions are not set. Have a superuser run:\n{wanted};") from None
    shown = ", ".join(f"{what} {most}" for what, most in roles.LIMITS.items())
    command.stdout.write(f"Sessions of {role}: {shown}.")
