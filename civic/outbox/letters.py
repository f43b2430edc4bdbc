"""How a letter is known again when it comes back: its number, with a mark that only we can make."""

import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from civic.outbox.models import OutboxItem

NUMBER = re.compile(r"(?:outbox-|\+)(\d{1,18})-(\d{14})?-?([0-9a-f]{16})@")


def message_id(item: OutboxItem) -> str:
    """The same however often the row is sent, so that a letter sent twice can be told as one."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    return f"<outbox-{item.pk}-{item.created_at:%Y%m%d%H%M%S}-{_mark(item.pk)}@{host}>"


def returns_to(item: OutboxItem) -> str:
    """Where a mail server sends this very letter back to; empty where the county has no address for that."""
    before, _at, host = settings.BOUNCE_ADDRESS.partition("@")
    return f"{before}+{item.pk}-{_mark(item.pk)}@{host}" if before else ""


def number_in(text: str) -> int | None:
    """The row of the outbox that a text names by an address or a Message-ID of ours; what we did not mark is passed."""
    for found in NUMBER.finditer(text):
        if constant_time_compare(found[3], _mark(int(found[1]))):
            return int(found[1])
    return None


def _mark(number: int) -> str:
    return salted_hmac("civic.outbox.letters", str(number), algorithm="sha256").hexdigest()[:16]
