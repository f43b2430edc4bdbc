"""`manage.py read_bounces`: read what came back into the mailbox of returned mail."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from engagement.delivery.channels.email import mailbox, reading


class Command(BaseCommand):
    """Prints `<what> <count>`: taken, repeated, unknown, no report. A mail that was read is marked as seen."""

    help = "Read the mails that came back, from BOUNCE_MAILBOX, and print how many were taken, repeated, or no report."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mailbox", default="", help="another one: imaps://…, maildir:///… or mbox:///…")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["mailbox"] or settings.BOUNCE_MAILBOX):
            raise CommandError("Set BOUNCE_MAILBOX, or say --mailbox maildir:///path/to/it.")
        try:
            told = reading.read(now=timezone.now(), address=options["mailbox"])
        except mailbox.NotOpened as error:
            raise CommandError(f"The mailbox cannot be read: {error}.") from error
        for what in ("taken", "repeated", "unknown", "no report"):
            self.stdout.write(f"{what} {told.get(what, 0)}")
