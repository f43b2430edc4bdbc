"""Open the mailbox into which returned mail comes: an IMAP folder, a Maildir or an mbox file.

Each mail is handed over once and then marked as seen, never deleted: whoever wonders can still read it there.
"""

import imaplib
import mailbox
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from civic.deploy.env import LOOPBACK
from engagement.delivery.channels.email.reports import LARGEST

SECONDS = 30
MOST = 500  # mails in one round; the next goes on
Seen = Callable[[], object]


class NotOpened(Exception):
    """The mailbox cannot be opened or read; says why, and never with the password."""


def unread(address: str) -> Iterator[tuple[bytes, Seen]]:
    """Each mail that was not seen, as bytes, and what marks it as seen. Raises NotOpened."""
    kind = urlsplit(address).scheme
    try:
        yield from {"maildir": _maildir, "mbox": _mbox}.get(kind, _imap)(address)
    except (OSError, imaplib.IMAP4.error, mailbox.Error) as error:
        raise NotOpened(type(error).__name__) from error


def _maildir(address: str) -> Iterator[tuple[bytes, Seen]]:
    path = unquote(urlsplit(address).path)
    if not Path(path, "new").is_dir():
        raise NotOpened("there is no Maildir")
    box = mailbox.Maildir(path, create=False)
    for key in [key for key, mail in box.iteritems() if "S" not in mail.get_flags()][:MOST]:
        with box.get_file(key) as file:
            raw = file.read(LARGEST)

        def seen(key: str = key) -> None:
            mail = box[key]
            mail.set_subdir("cur")
            mail.add_flag("S")
            box[key] = mail

        yield raw, seen


def _mbox(address: str) -> Iterator[tuple[bytes, Seen]]:
    path = unquote(urlsplit(address).path)
    if not Path(path).is_file():
        raise NotOpened("there is no such file")
    box = mailbox.mbox(path, create=False)
    box.lock()
    try:
        for key in [key for key, mail in box.iteritems() if "R" not in mail.get_flags()][:MOST]:

            def seen(key: str = key) -> None:
                mail = box[key]
                mail.add_flag("RO")
                box[key] = mail

            yield box.get_bytes(key)[:LARGEST], seen
        box.flush()
    finally:
        box.unlock()
        box.close()


def _imap(address: str) -> Iterator[tuple[bytes, Seen]]:
    parts = urlsplit(address)
    box = _connect(parts.scheme, parts.hostname or "", parts.port)
    try:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        folder = unquote(parts.path.strip("/")) or "INBOX"
        if box.select(f'"{folder}"')[0] != "OK":
            raise NotOpened("there is no such folder")
        _said, found = box.uid("SEARCH", "UNSEEN")
        for number in (found[0] or b"").decode().split()[:MOST]:
            _said, got = box.uid("FETCH", number, f"(BODY.PEEK[]<0.{LARGEST}>)")
            raw = next((part[1] for part in got if isinstance(part, tuple)), b"")
            yield raw, partial(box.uid, "STORE", number, "+FLAGS", r"(\Seen)")
    finally:
        box.logout()


def _connect(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    """Encrypted, but on this very machine."""
    if scheme == "imaps":
        return imaplib.IMAP4_SSL(host, port or 993, timeout=SECONDS)
    box = imaplib.IMAP4(host, port or 143, timeout=SECONDS)
    if host not in LOOPBACK:
        box.starttls()
    return box
