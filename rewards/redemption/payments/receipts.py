"""Numbers of receipts."""

from civic.shown_codes.drawing import grouped, random_letters


def new_receipt() -> str:
    """Return a new number that payer and shop both see, such as `7KD4-X9QW`."""
    return grouped(random_letters(8))
