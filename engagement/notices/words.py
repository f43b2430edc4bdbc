"""The words of a notice in one language, and in which languages a county writes."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

OURS = ("zh-hant", "en")  # those with columns of their own
WHOLE = ("title", "summary", "body")  # half a notice helps nobody


@dataclass(frozen=True)
class Words:
    """`language` as HTML names it; `is_other`: the reader asked for another one, which the notice does not have."""

    language: str
    title: str
    summary: str
    body: str
    picture_alt: str
    is_other: bool = False


def further() -> list[tuple[str, str]]:
    """The site's languages beside Chinese and English, each by its own name: the county's catalogues bring them."""
    return [(code, name) for code, name in settings.LANGUAGES if code not in OURS]


def whole(written: Mapping[str, str] | None) -> bool:
    """Whether a language has all that makes a notice."""
    return written is not None and all(written.get(name, "").strip() for name in WHOLE)
