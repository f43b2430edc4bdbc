"""A day's head of the chain as a small signed text, to keep outside: even a whole rewrite of the ledger then shows."""

from dataclasses import dataclass
from datetime import date, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from civic.core.calendar import day_start
from civic.core.errors import DomainError
from rewards.ledger.models import Checkpoint, Seal

TITLE = "tuili-ledger-anchor v1"
WITH_CHECKPOINT = "tuili-ledger-anchor v2"


class NoAnchorKey(DomainError):
    code = "no_anchor_key"
    message = _("LEDGER_ANCHOR_KEY is not set: write an ed25519 private key as 64 hex digits.")


class NothingSealed(DomainError):
    code = "nothing_sealed"
    message = _("Nothing of the ledger was sealed until then.")


class BadAnchor(DomainError):
    code = "bad_anchor"
    message = _("The anchor cannot be trusted: %(why)s")


@dataclass(frozen=True)
class Anchor:
    """What an anchor says: until this day, the chain's link number `seal` had this hash; and the last checkpoint its.

    Those of before there were checkpoints name none.
    """

    day: date
    seal: int
    hash: str
    checkpoint: int = 0
    checkpoint_hash: str = ""


def export(day: date) -> str:
    """The signed text for the end of a Taipei day. Raises NoAnchorKey, NothingSealed."""
    end = day_start(day + timedelta(days=1))
    head = Seal.objects.filter(sealed_at__lt=end).order_by("-id").values_list("pk", "hash").first()
    checkpoint = Checkpoint.objects.filter(made_at__lt=end).order_by("-id").values_list("pk", "hash").first()
    key = _private_key()
    if head is None:
        raise NothingSealed
    body = _body(Anchor(day, *head, *(checkpoint or ())))
    return f"{body}key {_hex(key.public_key())}\nsignature {key.sign(body.encode()).hex()}\n"


def read(text: str, *, public_key: str = "") -> Anchor:
    """Read an anchor and check its signature against `public_key` (hex), or else against our own key's.

    Raises BadAnchor. The key that the text itself names is never trusted.
    """
    try:
        lines = dict(line.split(" ", 1) for line in text.strip().splitlines()[1:])
        number, own = lines.get("checkpoint", "0 ").split(" ")
        anchor = Anchor(date.fromisoformat(lines["day"]), int(lines["seal"]), lines["hash"], int(number), own)
        trusted = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key or _hex(_private_key().public_key())))
        trusted.verify(bytes.fromhex(lines["signature"]), _body(anchor).encode())
    except InvalidSignature as error:
        raise BadAnchor(why="its signature is not ours.") from error
    except (KeyError, ValueError, IndexError) as error:
        raise BadAnchor(why="it is not complete.") from error
    return anchor


def _body(anchor: Anchor) -> str:
    body = f"day {anchor.day.isoformat()}\nseal {anchor.seal}\nhash {anchor.hash}\n"
    if not anchor.checkpoint:
        return f"{TITLE}\n{body}"
    return f"{WITH_CHECKPOINT}\n{body}checkpoint {anchor.checkpoint} {anchor.checkpoint_hash}\n"


def _private_key() -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.LEDGER_ANCHOR_KEY))
    except ValueError as error:
        raise NoAnchorKey from error


def _hex(key: Ed25519PublicKey) -> str:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
