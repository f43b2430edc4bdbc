"""The mails that the demo wrote to files instead of sending them."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

SHOWN = 20
RULE = b"-" * 79  # what Django's file backend writes after every mail


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    sent_at: datetime | None
    text: str

    @property
    def code(self) -> str:
        """The code that stands alone on a line, if there is one."""
        found = re.search(r"^\d{6}$", self.text, re.MULTILINE)
        return found.group() if found else ""


def newest(folder: Path) -> list[Mail]:
    """The last mails in `folder`, newest first; none when no mail was ever written."""
    files = sorted(folder.glob("*.log"), reverse=True) if folder.is_dir() else []
    mails: list[Mail] = []
    for file in files:
        mails += reversed(_mails_in(file))
        if len(mails) >= SHOWN:
            break
    return mails[:SHOWN]


def _mails_in(file: Path) -> list[Mail]:
    parts = file.read_bytes().split(b"\n" + RULE + b"\n")
    return [_parsed(part) for part in parts if part.strip()]


def _parsed(source: bytes) -> Mail:
    message = email.message_from_bytes(source.strip(), _class=EmailMessage, policy=email.policy.default)
    body = message.get_body(("plain",))
    return Mail(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or "").strip(),
        sent_at=_date(str(message["Date"] or "")),
        text=body.get_content().strip() if body else "",
    )


def _date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None
