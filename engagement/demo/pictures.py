"""Draws the demo's pictures into the media folder. A drawing that is there already is left as it is."""

from importlib import import_module
from pathlib import Path
from random import Random

from PIL import ImageOps

from engagement.demo.drawing import shopfronts
from engagement.demo.drawing.canvas import Canvas

EDITION = 2  # count up when a drawing changes: browsers keep pictures for a year


def answer_picture(drawing: str, *, media: Path) -> str:
    """Draw the picture of an answer, such as culture/library; return its name under the media folder."""
    agency, _slash, scene = drawing.partition("/")
    return notice_picture(agency, scene, mirrored=False, media=media, folder="choices")


def notice_picture(agency: str, scene: str, *, mirrored: bool, media: Path, folder: str = "notices") -> str:
    """Draw a notice's picture; return its name under the media folder."""
    name = f"{folder}/demo-{scene}{'-mirrored' if mirrored else ''}-{EDITION}.jpg"
    if not (media / name).exists():
        canvas = Canvas()
        scenes = import_module(f"engagement.demo.drawing.scenes.{agency}")
        getattr(scenes, scene)(canvas, Random(scene))  # noqa: S311
        if mirrored:
            canvas.image = ImageOps.mirror(canvas.image)
        canvas.save(media / name)
    return name


def shop_picture(goods: str, number: int, *, media: Path) -> str:
    """Draw a shop's front; return its name under the media folder."""
    name = f"shops/demo-{number}-{EDITION}.jpg"
    if not (media / name).exists():
        canvas = Canvas(640, 480)
        shopfronts.shop(canvas, Random(number), goods, number)  # noqa: S311
        canvas.save(media / name)
    return name
