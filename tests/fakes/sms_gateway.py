"""A gateway for short messages, as the folder of one: it refuses a number, is behind, or its share goes away."""

import json
from pathlib import Path
from typing import Any

from django.db import connection

from engagement.delivery.channels.sms.folder import MOST_WAITING


class Gateway:
    def __init__(self, folder: Path, *, number: str = "+886912345678") -> None:
        self.folder, self.number = folder, number
        self.waiting = folder / "waiting"
        self.waiting.mkdir()

    @property
    def taken(self) -> list[dict[str, Any]]:
        """What lies there for it, whole."""
        files = [path for path in self.waiting.glob("sms-*.json") if path.is_file()]
        return [json.loads(path.read_text(encoding="utf-8")) for path in files]

    def answer(self, mood: str) -> None:
        if mood == "refused":
            (self.folder / "refused.txt").write_text(f"{self.number}\n")
        elif mood == "quota":
            for number in range(MOST_WAITING):
                (self.waiting / f"other-{number}.json").touch()
        elif mood == "unknown":  # the name of the next file cannot be taken: what becomes of it nobody can tell
            with connection.cursor() as cursor:
                cursor.execute("SELECT last_value FROM civic_outboxitem_id_seq")
                newest = cursor.fetchone()[0]
            for number in range(newest, newest + 20):
                (self.waiting / f"sms-{number}.json").mkdir()

    def mend(self) -> None:
        for path in self.waiting.glob("*.json"):
            if path.is_dir():
                path.rmdir()
            elif path.name.startswith("other-"):
                path.unlink()
