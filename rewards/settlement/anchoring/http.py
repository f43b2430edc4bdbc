"""The channel “anchor-http”: the day's anchor as a POST to each server that ANCHOR_URLS names.

The body is the anchor as text; `Idempotency-Key` is the same for each try of a day, and the bearer token of
ANCHOR_TOKENS says who we are. Any 2xx means that it is kept. No redirect is followed: a token goes nowhere else.
"""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import aiohttp
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from civic.outbox.channels import CHANNELS, SENT, Channel, End, Outcome
from civic.outbox.models import OutboxItem

SECONDS_IN_ALL = 30  # for one answer, however slowly it comes
AGAIN = (408, 425, 429)  # what a server says when it wants to be asked later; and everything from 500 on


class AnchorHttp(Channel):
    """By HTTP. What is no answer, or an answer of a server in need, is tried again; a refusal is final."""

    name = "anchor-http"
    title = _("anchor to another server")
    batch = 5
    seconds = 300  # beyond SECONDS_IN_ALL for each of a batch
    most_tries = 40  # two days and a half

    def send(self, items: Sequence[OutboxItem]) -> Iterator[tuple[OutboxItem, Outcome]]:
        for item in items:
            yield item, self._post(item)

    def _post(self, item: OutboxItem) -> Outcome:
        if item.address not in settings.ANCHOR_URLS:  # the setting was changed meanwhile
            return Outcome(End.MOOT, "not among ANCHOR_URLS any more")
        # A thread of its own: whoever calls may already stand in a loop, as a view of an asynchronous server does.
        with ThreadPoolExecutor(1, "anchor") as thread:
            return thread.submit(asyncio.run, _answer(item)).result()


async def _answer(item: OutboxItem) -> Outcome:
    day, text = str(item.content.get("day", "")), str(item.content.get("text", ""))
    headers = {"Content-Type": "text/plain; charset=utf-8", "Idempotency-Key": f"anchor-{day}"}
    if token := dict(zip(settings.ANCHOR_URLS, settings.ANCHOR_TOKENS, strict=False)).get(item.address):
        headers["Authorization"] = f"Bearer {token}"
    try:
        patience = aiohttp.ClientTimeout(total=SECONDS_IN_ALL)
        async with (
            aiohttp.ClientSession(timeout=patience, trust_env=True) as session,  # through the county's proxy, if any
            session.post(item.address, data=text.encode(), headers=headers, allow_redirects=False) as answer,
        ):
            return _outcome(answer.status)
    except aiohttp.ClientConnectorError as error:  # nobody was there
        return Outcome(End.LATER, type(error).__name__)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return Outcome(End.UNKNOWN, type(error).__name__)


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return SENT
    if status in AGAIN or status >= 500:
        return Outcome(End.LATER, f"answered {status}")
    return Outcome(End.NEVER, f"refused {status}")


CHANNELS.add(AnchorHttp.name, AnchorHttp())
