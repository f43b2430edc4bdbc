"""How long papers about public money are kept, in the words of the register of personal columns."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Erase, Ground, Personal, Until

BOOKS = _("10 years, as accounting law asks of papers about public money; after an erasure without your name")
SIGNED = _("Who asked and who decided about public money")
WORDS_GO = _("10 years; what was written about you goes when you erase your account")


def signed(model: str, *columns: str, erase: Erase | None = None) -> Personal:
    """A table that says which member of staff acted, and in words why; `erase` empties those about one person."""
    kept = WORDS_GO if erase else Until.TEN_YEARS
    return Personal(model, columns, SIGNED, Ground.DUTY, kept, erase=erase, stays=erase is not None)
