"""Hand short messages to a gateway by a folder: one JSON file each, which the gateway's own program takes away.

`waiting/<id>.json` holds {"id", "to", "text"}. A file appears whole or not at all, and a message that comes twice has
the same name. `refused.txt`, which the gateway keeps, lists numbers that it will never serve, one on a line.
"""

import json
import os
from pathlib import Path

from civic.outbox.channels import SENT, End, Outcome

MOST_WAITING = 1_000  # files that the gateway has not taken: beyond them it is behind, and gets no more for now


def hand_over(folder: Path, *, number: str, text: str, id: str) -> Outcome:
    """Lay one message there, and say how that ended; never raises."""
    waiting = folder / "waiting"
    try:
        if number in _refused(folder):
            return Outcome(End.NEVER, "refused by the gateway")
        waiting.mkdir(exist_ok=True)
        if sum(1 for _file in waiting.iterdir()) >= MOST_WAITING:
            return Outcome(End.LATER, "the gateway is behind")
        half = waiting / f".{id}.part"
        half.write_text(json.dumps({"id": id, "to": number, "text": text}, ensure_ascii=False), encoding="utf-8")
    except (OSError, ValueError) as error:  # nothing that the gateway would take is there yet
        return Outcome(End.LATER, type(error).__name__)
    try:
        os.replace(half, waiting / f"{id}.json")
    except OSError as error:  # a share that went away in this very moment: it may be there
        return Outcome(End.UNKNOWN, type(error).__name__)
    return SENT


def _refused(folder: Path) -> set[str]:
    listed = folder / "refused.txt"
    return set(listed.read_text(encoding="utf-8", errors="replace").split()) if listed.is_file() else set()
