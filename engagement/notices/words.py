"""The words of a notice in one language."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """`language` as HTML names it; `is_other`: the reader asked for another one, which the notice does not have."""

    language: str
    title: str
    summary: str
    body: str
    picture_alt: str
    is_other: bool = False
