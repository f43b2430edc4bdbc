"""What the QR codes in a photo say, for phones whose browser cannot scan by itself."""

from typing import IO

import zxingcpp
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from civic.web import pictures

QR_ONLY = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


class NoCodeInPhoto(DomainError):
    code = "no_code_in_photo"
    help = "scanning"
    message = _("No QR can be read in this photo. Hold still, fill the picture with the code, or type the digits.")


def texts_in(upload: IO[bytes], *, size: int) -> list[str]:
    """Return the text of each QR in the photo; nothing of the photo is kept.

    Raises PictureTooHeavy, PictureTooLarge, NotAPicture (before anything is decoded), and NoCodeInPhoto.
    """
    image = pictures.opened(upload, size=size).convert("L")
    found = zxingcpp.read_barcodes(image, formats=QR_ONLY)
    if not found:
        raise NoCodeInPhoto
    return [code.text for code in found]
