"""Read the code out of a photo, for a phone whose camera app opens no links."""

from typing import IO
from urllib.parse import urlsplit

import zxingcpp
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from civic.web import pictures

QR_ONLY = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


class NoCodeInPhoto(DomainError):
    code = "no_code_in_photo"
    message = _("No QR can be read in this photo. Hold still, fill the picture with the code, or type the digits.")


class ForeignCodeInPhoto(DomainError):
    code = "foreign_code_in_photo"
    message = _("This QR is not a payment of this portal; nothing was paid. Ask the customer for the payment code.")


class PosterInPhoto(DomainError):
    code = "poster_in_photo"
    message = _("This is a shop’s poster: the customer scans it with their own phone. Nothing was paid.")


def address_in(upload: IO[bytes], *, size: int) -> str:
    """Return the address on this site that the photo's QR holds: of a payment code, a voucher or a card.

    Raises PictureTooHeavy, PictureTooLarge, NotAPicture (before anything is decoded), and the errors above.
    """
    image = pictures.opened(upload, size=size).convert("L")
    found = zxingcpp.read_barcodes(image, formats=QR_ONLY)
    if not found:
        raise NoCodeInPhoto
    for code in found:
        parts = urlsplit(code.text)
        if f"{parts.scheme}://{parts.netloc}" == settings.PUBLIC_URL and parts.path.startswith(("/r/", "/c/", "/v/")):
            return parts.path
        if code.text.startswith(f"{settings.PUBLIC_URL}/s/"):
            raise PosterInPhoto
    raise ForeignCodeInPhoto
