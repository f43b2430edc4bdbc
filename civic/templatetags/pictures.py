"""Uploaded pictures on pages: `{% picture shop.picture shown="card" width=320 height=180 css="shop-picture" %}`."""

from typing import Any

from django import template

from civic.web import renditions

register = template.Library()
# How wide a picture is shown, by the window's width; the browser takes the smallest copy that is sharp there.
SIZES = {
    "thumb": "72px",
    "answer": "96px",
    "choice": "(min-width: 700px) 300px, 44vw",
    "card": "(min-width: 700px) 380px, 94vw",
    "first": "(min-width: 1100px) 660px, (min-width: 700px) 50vw, 94vw",
    "shop": "(min-width: 720px) 360px, 240px",
    "large": "(min-width: 900px) 830px, 100vw",
}


@register.inclusion_tag("_parts/picture.html")
def picture(
    file: Any,
    *,
    shown: str,
    width: int,
    height: int,
    alt: str = "",
    lang: str = "zh-Hant",
    css: str = "",
    first: bool = False,
    cut: renditions.Cut | None = None,
) -> dict[str, Any]:
    """The picture in the size in which it is shown, one of SIZES; the `first` of a page is loaded before all others.

    `width` and `height` give its shape, so that nothing moves when it comes. `lang` is the language of `alt`. With a
    `cut`, its copies are of that shape, around the point that somebody chose.
    """
    return {
        "src": renditions.address(file.url, renditions.WIDTHS[-1], cut) if cut else file.url,
        "srcset": renditions.srcset(file.url, cut),
        "sizes": SIZES[shown],
        "width": width,
        "height": height,
        "alt": alt,
        "lang": lang,
        "css": css,
        "first": first,
    }
