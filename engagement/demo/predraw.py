"""Draws all the demo's pictures beforehand, beside what else must be made: the world that asks for them finds them."""

from pathlib import Path

from engagement.demo import notices, pictures, shops


def draw_all(*, media: Path) -> None:
    """Draw the pictures of all shops and notices that are not there yet."""
    for number, facts in enumerate(shops.read()):
        pictures.shop_picture(facts["goods"], number, media=media)
    for facts in notices.read():  # newest first, and the world begins with the oldest: they meet in the middle
        pictures.notice_picture(facts["agency"], facts["scene"], mirrored=facts.get("mirrored", False), media=media)
