"""Read a shop's poster or an event's screen in a photo, for a phone whose browser cannot scan by itself."""

import re
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from civic.web import qr_photos

POSTER, DOOR = r"/s/\d{1,9}/", r"/here/\d{1,9}/[\w-]{1,60}/"


class NoPosterInPhoto(DomainError):
    code = "no_poster_in_photo"
    help = "scanning"
    message = _(
        "This QR is not a poster of a shop here; nothing was paid. Look at the poster again, or type its number."
    )


def place_in(upload: IO[bytes], *, size: int) -> str:
    """Return where the photo's QR leads: to a shop's poster, or to the screen at an event's door.

    Raises what civic.web.qr_photos.texts_in raises, and NoPosterInPhoto.
    """
    ours = re.compile(rf"{re.escape(settings.PUBLIC_URL)}({POSTER}|{DOOR})")
    for text in qr_photos.texts_in(upload, size=size):
        if found := ours.fullmatch(text):
            return found[1]
    raise NoPosterInPhoto
