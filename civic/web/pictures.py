"""Pictures that people upload: checked before they are decoded, made small, and stripped of where they were taken."""

import hashlib
import io
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageOps

from civic.core.errors import DomainError

FORMATS = ("JPEG", "PNG", "WEBP")
WIDEST = 1600  # pixels
PLAIN_MODES = ("RGB", "RGBA", "L", "CMYK")
# Decoding takes memory by the pixel: a JPEG is read at a fraction of its size, the others whole, WebP four times over.
SHARE_OF_PIXELS = {"JPEG": 1.0, "PNG": 0.5, "WEBP": 0.25}
TURNED = (5, 6, 7, 8)  # orientations that lie on their side


class PictureTooHeavy(DomainError):
    code = "picture_too_heavy"
    help = "pictures"
    message = _("The picture is too heavy: %(megabytes)s MB at most.")


class PictureTooLarge(DomainError):
    code = "picture_too_large"
    help = "pictures"
    message = _("The picture is too large: %(megapixels)s million pixels at most.")


class NotAPicture(DomainError):
    code = "not_a_picture"
    help = "pictures"
    message = _("This is not a picture that can be used: JPEG, PNG and WebP are.")


def prepare(upload: IO[bytes], *, size: int, widest: int = WIDEST) -> ContentFile:
    """Return the picture as it will be stored: JPEG, or WebP where it is see-through, no wider than `widest` pixels,
    with nothing of the camera's notes (place, time, owner), under a name made from its content.

    Raises PictureTooHeavy, PictureTooLarge, NotAPicture; the first two before anything is decoded.
    """
    if size > settings.PICTURE_MAX_BYTES:
        raise PictureTooHeavy(megabytes=settings.PICTURE_MAX_BYTES // 2**20)
    _verify(upload)
    content, suffix = _encode(_decode(upload, widest))
    return ContentFile(content, name=f"{hashlib.sha256(content).hexdigest()[:24]}.{suffix}")


def opened(upload: IO[bytes], *, size: int) -> Image.Image:
    """The picture itself, small and upright, for a program that looks at it; nothing is kept. Raises like `prepare`."""
    if size > settings.PICTURE_MAX_BYTES:
        raise PictureTooHeavy(megabytes=settings.PICTURE_MAX_BYTES // 2**20)
    _verify(upload)
    return _decode(upload, WIDEST)


def _open(upload: IO[bytes]) -> Image.Image:
    """Read the header only; the pixels come later."""
    upload.seek(0)
    try:
        image: Image.Image = Image.open(upload, formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_large(settings.PICTURE_MAX_PIXELS) from error
    except Exception as error:  # whatever a broken file makes the library raise
        raise NotAPicture from error
    most = int(settings.PICTURE_MAX_PIXELS * SHARE_OF_PIXELS[image.format or "PNG"])
    if image.width * image.height > most:
        raise _too_large(most)
    return image


def _verify(upload: IO[bytes]) -> None:
    image = _open(upload)
    try:
        image.verify()
    except Exception as error:  # as above
        raise NotAPicture from error


def _decode(upload: IO[bytes], widest: int) -> Image.Image:
    image = _open(upload)
    try:
        image.draft("RGB", (widest, widest))  # a JPEG is decoded at a fraction of its size where that is enough
        image.load()
        turned = image.getexif().get(ExifTags.Base.Orientation) in TURNED
        if image.mode not in PLAIN_MODES:
            image = image.convert("RGBA")
        # Made small before it is turned upright: a copy of the large one would take its memory twice.
        image.thumbnail((widest * 4, widest) if turned else (widest, widest * 4))
        return ImageOps.exif_transpose(image)
    except Exception as error:  # as above
        raise NotAPicture from error


def _encode(image: Image.Image) -> tuple[bytes, str]:
    """Only the pixels go on: a fresh image carries no notes of the old one."""
    see_through = image.mode == "RGBA" and image.getchannel("A").getextrema() != (255, 255)
    plain = image.convert("RGBA" if see_through else "RGB")
    plain.info.clear()
    out = io.BytesIO()
    if see_through:
        plain.save(out, "WEBP", quality=85, method=4)
        return out.getvalue(), "webp"
    plain.save(out, "JPEG", quality=85, optimize=True, progressive=True)
    return out.getvalue(), "jpg"


def _too_large(most: int) -> PictureTooLarge:
    return PictureTooLarge(megapixels=most // 1_000_000)
