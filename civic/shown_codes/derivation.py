"""Codes that are derived and never stored: random bits and the server's key give what stands in a QR and the digits
beside it. A row keeps the bits and two hashes, so a copy of the database shows nobody's code (ADR 0004)."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from civic.shown_codes.keyed import keyed, keyed_hash, keyed_number
from civic.shown_codes.typed import is_digits


@dataclass(frozen=True)
class Shown:
    """What somebody shows: `code` stands in the QR's address, `digits` are typed."""

    code: str
    digits: str
    digits_hash: str

    @property
    def code_hash(self) -> str:
        return hash_code(self.code)

    @property
    def hashes(self) -> dict[str, str]:
        """Return what a row keeps for finding it."""
        return {"code_hash": self.code_hash, "digits_hash": self.digits_hash}


@dataclass(frozen=True)
class Kind:
    """One kind of derived code. Printed and stored codes hang on every value here: none may change.

    `name` keeps kinds apart: the same bits give each kind another code, other digits and another hash. Kinds that are
    typed into one entry share out their digits: `numbers` are those of this kind, written at full length.
    """

    name: str
    numbers: range
    code_prefix: str = ""
    digits_are: str = "digits"
    hash_with: Callable[[str], str] | None = None  # for digits that are hashed with another key

    @property
    def length(self) -> int:
        """Return how many digits are typed."""
        return len(str(self.numbers[-1]))

    def derive(self, nonce: bytes) -> Shown:
        """Return the code and digits of random bits; without the server's key nobody can compute them."""
        code = base64.urlsafe_b64encode(keyed(self._purpose("code"), nonce)[:16]).rstrip(b"=").decode()
        number = self.numbers[keyed_number(self._purpose(self.digits_are), nonce) % len(self.numbers)]
        digits = f"{number:0{self.length}d}"
        return Shown(self.code_prefix + code, digits, self.hash_digits(digits))

    def owns(self, digits: str) -> bool:
        """Return whether digits that somebody typed can be of this kind."""
        return is_digits(digits, self.length) and int(digits) in self.numbers

    def hash_digits(self, digits: str) -> str:
        """Return the keyed hash of digits, which are few enough to try them all."""
        if self.hash_with is not None:
            return self.hash_with(digits)
        return keyed_hash(self._purpose(f"{self.digits_are}-hash"), digits)

    def found_by(self, *, code: str = "", digits: str = "") -> dict[str, str]:
        """Return by which hash a row is found: of the code that was scanned, or else of the digits that were typed.

        A code is one for all time. Digits come up again, so who asks by them looks at live and recent rows only.
        """
        return {"code_hash": hash_code(code)} if code else {"digits_hash": self.hash_digits(digits)}

    def _purpose(self, part: str) -> str:
        return f"{self.name}-{part}" if self.name else part


def new_nonce() -> bytes:
    """Return 128 random bits."""
    return secrets.token_bytes(16)


def hash_code(code: str) -> str:
    """Return the hash of a secret that is too long to be guessed, so that it needs no key."""
    return hashlib.sha256(code.encode()).hexdigest()
