"""Derive what stands on a card, which is never stored: random bits and the server's key give a code and 12 digits."""

from dataclasses import dataclass

from civic.shown_codes.derivation import Kind

CARD = Kind("card", range(10**12), digits_are="number")


@dataclass(frozen=True)
class Printed:
    """`code` goes into the QR's address; `number` is typed."""

    code: str
    number: str

    @property
    def groups(self) -> list[str]:
        return [self.number[:4], self.number[4:8], self.number[8:]]


def derive(nonce: bytes) -> Printed:
    """Return the code and number of a nonce; without the server's key nobody can compute them."""
    shown = CARD.derive(nonce)
    return Printed(shown.code, shown.digits)


def found_by(*, code: str = "", number: str = "") -> dict[str, str]:
    """Return the condition by which the database finds a card that was scanned or typed."""
    return CARD.found_by(code=code) if code else {"number_hash": CARD.hash_digits(number)}
