"""Ask the feeds: only hosts that CAP_HOSTS names, no redirects, conditional, with time-outs and a cap on size."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
from django.conf import settings

from engagement.emergencies.cap.reading import LARGEST, Unreadable

SECONDS = 15  # for one document in all


@dataclass(frozen=True)
class Answer:
    """What a feed answered; no content where nothing has changed."""

    content: bytes | None
    etag: str = ""
    last_modified: str = ""


def is_allowed(url: str) -> bool:
    """Whether an address may be asked: its host and port stand in CAP_HOSTS. Never by its name alone."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return False
    return parts.username is None and port is not None and f"{parts.hostname}:{port}" in settings.CAP_HOSTS


def fetch(url: str, *, etag: str = "", last_modified: str = "") -> Answer:
    """Ask one address. Raises Unreadable with the reason."""
    if not is_allowed(url):
        raise Unreadable("its host is not among CAP_HOSTS")
    # A thread of its own: whoever calls may already stand in a loop.
    with ThreadPoolExecutor(1, "cap") as thread:
        return thread.submit(lambda: asyncio.run(_fetch(url, etag, last_modified))).result()


async def _fetch(url: str, etag: str, last_modified: str) -> Answer:
    asked = {"If-None-Match": etag, "If-Modified-Since": last_modified, "Accept": "application/xml, */*"}
    headers = {name: value for name, value in asked.items() if value}
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session,
            session.get(url, headers=headers, allow_redirects=False) as answer,
        ):
            if answer.status == 304:
                return Answer(None, etag, last_modified)
            if answer.status != 200:
                raise Unreadable(f"answered {answer.status}")
            content = b""
            async for part in answer.content.iter_chunked(64 * 1024):
                content += part
                if len(content) > LARGEST:
                    raise Unreadable("too large")
            return Answer(content, answer.headers.get("ETag", "")[:300], answer.headers.get("Last-Modified", "")[:100])
    except TimeoutError as error:
        raise Unreadable("did not answer in time") from error
    except (aiohttp.ClientError, OSError) as error:
        raise Unreadable(type(error).__name__) from error
