"""Read the code out of a photo, for a phone whose camera app opens no links."""

from typing import IO
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from civic.web import qr_photos


class ForeignCodeInPhoto(DomainError):
    code = "foreign_code_in_photo"
    help = "scanning"
    message = _("This QR is not a payment of this portal; nothing was paid. Ask the customer for the payment code.")


class PosterInPhoto(DomainError):
    code = "poster_in_photo"
    help = "scanning"
    message = _("This is a shop’s poster: the customer scans it with their own phone. Nothing was paid.")


def address_in(upload: IO[bytes], *, size: int) -> str:
    """Return the address on this site that the photo's QR holds: of a payment code, a voucher or a card.

    Raises PictureTooHeavy, PictureTooLarge, NotAPicture (before anything is decoded), NoCodeInPhoto,
    and the errors above.
    """
    for text in qr_photos.texts_in(upload, size=size):
        parts = urlsplit(text)
        if f"{parts.scheme}://{parts.netloc}" == settings.PUBLIC_URL and parts.path.startswith(("/r/", "/c/", "/v/")):
            return parts.path
        if text.startswith(f"{settings.PUBLIC_URL}/s/"):
            raise PosterInPhoto
    raise ForeignCodeInPhoto
