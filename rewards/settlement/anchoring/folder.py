"""The channel “anchor-file”: each day's anchor as a file of its own in the folder that ANCHOR_FOLDER names.

A file is written once and never again; where the one of that day says something else, that is an alarm.
"""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from civic.outbox.channels import CHANNELS, SENT, Channel, End, Outcome
from civic.outbox.models import OutboxItem

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class AnchorFile(Channel):
    """Into a folder of another machine that is mounted here. One that is away, full or closed is tried again."""

    name = "anchor-file"
    title = _("file with the anchor")
    seconds = 120
    most_tries = 40  # two days and a half

    def send(self, items: Sequence[OutboxItem]) -> Iterator[tuple[OutboxItem, Outcome]]:
        for item in items:
            yield item, self._write(item)

    def _write(self, item: OutboxItem) -> Outcome:
        if item.address != settings.ANCHOR_FOLDER:  # the setting was changed meanwhile
            return Outcome(End.MOOT, "not the folder of ANCHOR_FOLDER any more")
        day, text = str(item.content.get("day", "")), str(item.content.get("text", ""))
        if not DAY.fullmatch(day) or not text:
            return Outcome(End.NEVER, "no anchor")
        try:
            return _written(Path(item.address), f"anchor-{day}.txt", text)
        except OSError as error:
            return Outcome(End.LATER, type(error).__name__)


def _written(folder: Path, name: str, text: str) -> Outcome:
    """Write a new file whole or not at all, and let the disk have it before it counts as written."""
    path, part = folder / name, folder / f".{name}.part"
    if not path.exists():
        with part.open("w", encoding="utf-8") as made:
            made.write(text)
            made.flush()
            os.fsync(made.fileno())
        part.rename(path)
    same = path.read_text(encoding="utf-8", errors="replace") == text
    return SENT if same else Outcome(End.NEVER, "the anchor of that day is there already, and says something else")


CHANNELS.add(AnchorFile.name, AnchorFile())
