"""`manage.py poll_feeds`: ask the feeds of warnings once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from engagement.emergencies.cap import actions


class Command(BaseCommand):
    help = "Ask the feeds of warnings (CAP 1.2) once, and print how many were proposed, replaced, ignored and why."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", default="", help="ask this one alone; it is added if it is new")

    def handle(self, *args: Any, **options: Any) -> None:
        counted = actions.poll(now=timezone.now(), url=options["url"])
        for word in ("proposed", "replaced"):
            self.stdout.write(f"{word}: {counted.pop(word, 0)}")
        ignored = {word: n for word, n in counted.items() if word.startswith("ignored")}
        self.stdout.write(f"ignored: {sum(ignored.values())}")
        for word, n in sorted(ignored.items()):
            self.stdout.write(f"  {word.removeprefix('ignored: ')}: {n}")
        for word, n in sorted(counted.items()):
            if word not in ignored:
                self.stdout.write(f"{word}: {n}")
