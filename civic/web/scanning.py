"""Where an antivirus scanner plugs into the gate for files: each function that connects to SCANS is shown every file.

One comes with the portal: clamd, by its own protocol, where CLAMD says where it listens. A file that could not be
scanned is refused: a scanner that is away lets nothing in unseen.
"""

import socket
import struct
from collections.abc import Iterator
from contextlib import closing

import structlog
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from civic.core.hooks import Hook

SECONDS = 20
CHUNK = 64 * 1024
log = structlog.get_logger(__name__)
SCANS: Hook[[bytes], str] = Hook("What does this file carry? The name of a virus; empty: nothing known.")


class Infected(DomainError):
    code = "infected_file"
    help = "pictures"
    message = _("The virus scanner found something in this file. It was not stored; check your device.")


class ScannerAway(DomainError):
    code = "scanner_away"
    help = "pictures"
    family = DomainError.STOPPED
    message = _("The virus scanner does not answer, so no file is taken now. Please try again later.")


def scan(content: bytes) -> None:
    """Show a file to every scanner. Raises Infected, ScannerAway."""
    for found in SCANS(content):
        if found:
            log.warning("upload.infected", found=found[:80], size=len(content))
            raise Infected


@SCANS.connect
def by_clamd(content: bytes) -> str:
    """Ask the clamd of CLAMD (`tcp://host:3310`, `unix:///run/clamav/clamd.ctl`); without one, nothing."""
    if not settings.CLAMD:
        return ""
    try:
        answer = _instream(settings.CLAMD, content)
    except OSError as error:
        log.error("upload.scanner_away", why=type(error).__name__)
        raise ScannerAway from error
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    log.error("upload.scanner_away", why=answer[:80])  # too large for its own limit, or an answer that nobody knows
    raise ScannerAway


def _instream(where: str, content: bytes) -> str:
    """clamd's INSTREAM: chunks with their length in four bytes before each, an empty one at the end."""
    with closing(_connect(where)) as line:
        line.sendall(b"zINSTREAM\0")
        for chunk in _chunks(content):
            line.sendall(struct.pack("!L", len(chunk)) + chunk)
        line.sendall(struct.pack("!L", 0))
        told = b""
        while not told.endswith(b"\0") and (more := line.recv(4096)):
            told += more
    return told.rstrip(b"\0").decode("utf-8", "replace").strip()


def _chunks(content: bytes) -> Iterator[bytes]:
    return (content[at : at + CHUNK] for at in range(0, len(content), CHUNK))


def _connect(where: str) -> socket.socket:
    scheme, _slashes, place = where.partition("://")
    if scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        line.connect(place)
        return line
    host, _colon, port = place.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)
