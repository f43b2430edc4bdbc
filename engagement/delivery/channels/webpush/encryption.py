"""A push that only one browser can read: aes128gcm (RFC 8188) with the keys of the browser (RFC 8291), by http-ece."""

import base64

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec

CURVE = ec.SECP256R1()


def encrypted(data: bytes, *, p256dh: str, auth: str) -> bytes:
    """Encrypt for the browser with these keys. Raises ValueError for keys that are none."""
    pair = ec.generate_private_key(CURVE)  # of this push alone
    try:
        body: bytes = http_ece.encrypt(
            data, private_key=pair, dh=_bytes(p256dh), auth_secret=_bytes(auth), version="aes128gcm"
        )
    except http_ece.ECEException as error:
        raise ValueError(str(error)) from error
    return body


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.replace("+", "-").replace("/", "_") + "=" * (-len(text) % 4))
