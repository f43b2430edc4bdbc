"""A push that only one browser can read: aes128gcm (RFC 8188) with the keys of the browser (RFC 8291)."""

import base64
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CURVE = ec.SECP256R1()
RECORD = 4096  # bytes: all of a push is one record
LAST = b"\x02"  # of the records


def encrypted(data: bytes, *, p256dh: str, auth: str) -> bytes:
    """Encrypt for the browser with these keys. Raises ValueError for keys that are none."""
    theirs, browser = _browser(p256dh)
    pair = ec.generate_private_key(CURVE)  # of this push alone
    ours = pair.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    salt = os.urandom(16)
    shared = _derived(pair.exchange(ec.ECDH(), browser), _bytes(auth), b"WebPush: info\0" + theirs + ours, 32)
    key = _derived(shared, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(shared, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + AESGCM(key).encrypt(nonce, data + LAST, None)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """HKDF with SHA-256 (RFC 5869), of at most one block."""
    return hmac.digest(hmac.digest(salt, secret, "sha256"), info + b"\x01", "sha256")[:length]


@lru_cache(maxsize=1024)
def _browser(p256dh: str) -> tuple[bytes, ec.EllipticCurvePublicKey]:
    raw = _bytes(p256dh)
    return raw, ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw)


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.replace("+", "-").replace("/", "_") + "=" * (-len(text) % 4))
