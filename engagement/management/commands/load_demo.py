from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from civic.core.calendar import TAIPEI
from civic.core.errors import DomainError
from engagement.demo import world


class Command(BaseCommand):
    help = "Load the demo world into an empty database. A world that is there already stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--citizens", type=int, default=2000, help="how many (2000)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same world (1)")
        parser.add_argument("--now", help="the world's present, such as 2026-11-20T12:00 (the clock's)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["citizens"] < 1:
            raise CommandError("--citizens needs a whole number of at least 1.")
        now = _instant(options["now"]) if options["now"] else timezone.now()
        try:
            world.load(citizens=options["citizens"], seed=options["seed"], now=now, say=self.stdout.write)
        except world.WorldLoaded as error:
            self.stdout.write(str(error))
        except DomainError as error:
            raise CommandError(str(error)) from error


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--now is “{text}”; write it as 2026-11-20T12:00") from error
    return instant if instant.tzinfo else instant.replace(tzinfo=TAIPEI)
