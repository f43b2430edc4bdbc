"""The ways in which a page is looked at: a width, a scheme of colours, the size of letters, a language."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from tests.browsers import DESK, PHONE


@dataclass(frozen=True)
class Look:
    """`name` as LOOKS= takes it; `columns` is how many such pictures stand side by side on a sheet."""

    name: str
    viewport: dict[str, int]
    language: str = "zh-hant"
    scheme: str = "light"
    large: bool = False

    @property
    def columns(self) -> int:
        return 5 if self.viewport["width"] < 900 else 2

    def put_on(self, page: Any, address: str) -> None:
        page.set_viewport_size(self.viewport)
        page.emulate_media(color_scheme=self.scheme)
        if self.large:
            page.context.add_cookies([{"name": settings.TYPE_COOKIE_NAME, "value": "large", "url": address}])


def _of(kind: str, viewport: dict[str, int]) -> list[Look]:
    return [
        Look(f"{kind}-zh", viewport),
        Look(f"{kind}-en", viewport, language="en"),
        Look(f"{kind}-dark", viewport, scheme="dark"),
        Look(f"{kind}-large", viewport, language="en", large=True),
    ]


LOOKS = _of("phone", PHONE["viewport"]) + _of("desk", DESK["viewport"])
