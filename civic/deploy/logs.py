"""What a log line must not hold: a payment code, a key from a mail, a person's address, a row of a table."""

import re
from typing import Any

# The addresses with something secret in them, as far as the secret: who reads the line must not be able to use it.
WITH_SECRETS = (
    "/r/", "/c/", "/v/", "/m/", "/identity/v/", "/digital/", "/door/", r"/here/\d+/", "/events/feed/", "/guardian/",
    "/merchant/join/", "/messages/off/", "/me/data/exports/", "/accounts/password/reset/key/",
)  # fmt: skip
SECRETS = (
    (re.compile(rf"({'|'.join(WITH_SECRETS)})[^/\s\"\\?]+"), r"\1…"),
    (re.compile(r"\?[\w.%\[\]-]+=[^\s\"\\]*"), "?…"),  # what was typed into an address
    (re.compile(r"[\w.+%-]+@[\w-]+(\.[\w-]+)+"), "…@…"),
    # What PostgreSQL tells of a row that it refused, up to the end of the line, also within JSON.
    (re.compile(r"(Failing row contains |Key )\((?:[^\\\n]|\\(?!n))*"), r"\1…"),
)


def without_secrets(logger: Any, name: str, line: str) -> str:
    """Take them out of a finished line, whichever part of the program wrote it."""
    for pattern, instead in SECRETS:
        line = pattern.sub(instead, line)
    return line
