"""An earlier answer within a later text: `You said ${place}. Why?`"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveys.logic.grammar import NAME

PLACE = re.compile(rf"\$\{{\s*({NAME})\s*\}}")
NOTHING = "…"


@dataclass(frozen=True)
class Part:
    """A piece of a text: words as they are written, or the answer to the question of that name."""

    words: str
    name: str = ""


def names_in(text: str) -> list[str]:
    """The questions whose answers stand in a text."""
    return PLACE.findall(text)


def parts(text: str, told: Mapping[str, str]) -> Iterator[Part]:
    """The text in pieces, with what was answered so far."""
    at = 0
    for found in PLACE.finditer(text):
        if found.start() > at:
            yield Part(text[at : found.start()])
        yield Part(told.get(found[1]) or NOTHING, found[1])
        at = found.end()
    if at < len(text):
        yield Part(text[at:])


def filled(text: str, told: Mapping[str, str]) -> str:
    """The text with what was answered; a place whose answer is not known holds dots."""
    return "".join(part.words for part in parts(text, told))
