from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from civic.database.autodetector import Autodetector
from civic.database.history import refuse_the_old_kind


class Command(migrate.Command):
    autodetector = Autodetector

    def handle(self, *args: Any, **options: Any) -> Any:
        connection = connections[options["database"]]
        refuse_the_old_kind(connection)
        with connection.cursor() as cursor:  # a migration takes as long as it takes, whatever the role's sessions may
            cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
        return super().handle(*args, **options)
