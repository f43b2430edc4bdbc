from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from civic.database.autodetector import Autodetector
from civic.database.history import refuse_the_old_kind


class Command(migrate.Command):
    autodetector = Autodetector

    def handle(self, *args: Any, **options: Any) -> Any:
        refuse_the_old_kind(connections[options["database"]])
        return super().handle(*args, **options)
