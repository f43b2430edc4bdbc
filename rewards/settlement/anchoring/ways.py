"""Where the settings let the day's anchor leave the house: by mail, into a folder, by HTTP to another server."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from civic.outbox import mail
from civic.outbox.actions import post

ABOUT = "anchor:"


class NowhereOutside(DomainError):
    code = "nowhere_outside"
    message = _(
        "ANCHOR_MAILS, ANCHOR_FOLDER and ANCHOR_URLS are not set: name an address outside the county’s own machines."
    )


@dataclass(frozen=True)
class Way:
    """One way out: a channel of the outbox, and an address there. The address never holds a secret."""

    channel: str
    address: str

    @property
    def name(self) -> str:
        """A short name that no other way has, however long the addresses are."""
        return hashlib.sha256(f"{self.channel} {self.address}".encode()).hexdigest()[:16]


def ways() -> list[Way]:
    """List every way that the settings name. Raises NowhereOutside when they name none."""
    named = [*_named()]
    if not named:
        raise NowhereOutside
    return named


def _named() -> Iterator[Way]:
    yield from (Way("mail", address) for address in settings.ANCHOR_MAILS)
    if settings.ANCHOR_FOLDER:
        yield Way("anchor-file", settings.ANCHOR_FOLDER)
    yield from (Way("anchor-http", address) for address in settings.ANCHOR_URLS)


def file(text: str, *, day: date, now: datetime) -> list[Way]:
    """File a day's anchor once for every way, for the outbox to send; return the ways. Raises NowhereOutside."""
    found = ways()
    for way in found:
        key, about = f"{ABOUT}{day}:{way.name}", f"{ABOUT}{day}"
        if way.channel == "mail":
            subject = _("Anchor of the books, %(day)s") % {"day": f"{day}"}
            mail.file(way.address, subject, text, key=key, about=about, now=now)
        else:
            content = {"day": f"{day}", "text": text}
            post(way.channel, address=way.address, content=content, key=key, about=about, now=now)
    return found
