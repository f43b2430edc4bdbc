"""What a page says during the week before an account is erased."""

from typing import Any


def says_so(client: Any, path: str) -> bool:
    """Whether the page at this path names the day, and leads to the way to keep the account."""
    return tells(client.get(path).content.decode())


def tells(page: str) -> bool:
    return 'action="/me/data/keep/"' in page and "您的帳號將於" in page
