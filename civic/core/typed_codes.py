"""Numbers and codes as people type them: with blanks and dashes, or with the full-width signs of a Chinese keyboard."""

import unicodedata


def plain(text: str) -> str:
    """The same without blanks and dashes, in plain signs: `１２-３４ ` is `1234`."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("-", "")
