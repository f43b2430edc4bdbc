"""Numbers of receipts."""

import secrets

RECEIPT_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O 1 I L U: read aloud without doubt


def new_receipt() -> str:
    """Return a new number that payer and shop both see, such as `7KD4-X9QW`."""
    letters = "".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
