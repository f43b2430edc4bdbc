"""The county's key pair: every push is signed with it, and a browser takes only what it signed (VAPID, RFC 8292)."""

import base64
import hashlib
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from py_vapid import Vapid02

SIGNED_FOR = 12 * 3600  # seconds; services refuse more than a day
SIGNED_ANEW = 6 * 3600
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256


@lru_cache
def _pair(secret: str) -> Vapid02:
    """The key pair that a secret of any shape stands for: its hash, as a number of the curve."""
    number = int.from_bytes(hashlib.sha512(f"push:{secret}".encode()).digest(), "big") % (ORDER - 1) + 1
    return Vapid02(private_key=ec.derive_private_key(number, ec.SECP256R1()))


def are_there() -> bool:
    """Whether this portal can push at all."""
    return bool(settings.PUSH_KEY)


def public_key() -> str:
    """What browsers are told: the public key, uncompressed, in base64url without padding."""
    return _public(settings.PUSH_KEY)


def _public(secret: str) -> str:
    public = _pair(secret).public_key
    raw = public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def key_id() -> str:
    """A short name of the key in use, so that subscriptions to an older one are known."""
    return _id_of(settings.PUSH_KEY)


def secret_of(key: str) -> str:
    """The secret behind a key's short name: the one in use, or one that was; empty when nobody has it any more."""
    mine = (settings.PUSH_KEY, *settings.PUSH_KEY_FALLBACKS)
    return next((secret for secret in mine if secret and _id_of(secret) == key), "")


@lru_cache
def _id_of(secret: str) -> str:
    return hashlib.sha256(_public(secret).encode()).hexdigest()[:16]


def signature(endpoint: str, *, now: float, key: str = "") -> str:
    """The header Authorization of a push to this endpoint, by the key of this short name; else by the one in use.

    Made once in six hours for each push service.
    """
    parts = urlsplit(endpoint)
    return _signed(
        secret_of(key) or settings.PUSH_KEY,
        f"{parts.scheme}://{parts.netloc}",
        settings.SUPPORT_EMAIL,
        int(now // SIGNED_ANEW),
    )


@lru_cache(maxsize=256)
def _signed(secret: str, origin: str, contact: str, quarter: int) -> str:
    claims = {"aud": origin, "sub": f"mailto:{contact}", "exp": quarter * SIGNED_ANEW + SIGNED_FOR}
    return str(_pair(secret).sign(claims)["Authorization"])
