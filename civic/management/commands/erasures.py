import sys
from argparse import FileType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from civic.mydata import replaying


class Command(BaseCommand):
    help = "List the erasures that were carried out, by number; after a restore, carry them out again from that list."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("list", help="one line each: the account’s number, and when its owner asked")
        replay = what.add_parser("replay", help="erase again whom an older backup has brought back")
        replay.add_argument("file", nargs="?", type=FileType("r"), default=sys.stdin, help="the list (standard input)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "list":
            self.stdout.write("\n".join(replaying.lines()))
            return
        try:
            wishes = replaying.read(options["file"])
        except replaying.UnreadableLine as error:
            raise CommandError(str(error)) from error
        for wish, outcome in replaying.replay(wishes, now=timezone.now()):
            self.stdout.write(f"{wish.user_id}: {outcome}")
