from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from rewards.management.commands.grant_app_role import limit_sessions


class Command(BaseCommand):
    help = (
        "Set how long sessions of a database role wait for a lock, work on a statement and rest in a transaction: "
        "of the role that the application connects as, unless another is named. grant_app_role does it too."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", nargs="?", help="such as tuili_app")

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            limit_sessions(self, options["role"] or cursor.fetchone()[0])
