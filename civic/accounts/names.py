"""Names as people type them: any script and emoji are welcome, tricks are not."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civic.core.cells import no_formula

LOOKALIKES = ("LATIN", "GREEK", "CYRILLIC")  # scripts whose letters pass for one another
# A child's name stands in the mail to a guardian; mail programs make a link of whatever looks like an address.
ADDRESS = re.compile(r"://|www\.|@[a-z0-9]|[a-z0-9-]{2,}\.[a-z]{2,}", re.IGNORECASE)
JOINERS = "\u200d\ufe0f"  # they make one emoji of several


MARKS = 2  # signs above and below one letter, in a script that is written so


def readable(name: str) -> None:
    """Refuse for a person what `visible` refuses, and an address: the county's own mails would make a link of it."""
    no_formula(name)
    visible(name)
    if ADDRESS.search(unicodedata.normalize("NFKC", name)):
        raise ValidationError(_("A name cannot contain a web or e-mail address."))


def visible(name: str) -> None:
    """Refuse what cannot be seen, what has no letter or digit, piled-up marks, and a word of two alphabets."""
    if any(_is_hidden(sign) for sign in name):
        raise ValidationError(_("The name has invisible characters. Type it again; do not copy it."))
    if _piled(name) > MARKS:
        raise ValidationError(_("One letter of the name has too many marks. Type it again without them."))
    if not any(sign.isalnum() for sign in name):
        raise ValidationError(_("A name needs at least one letter. Emoji may stand beside it."))
    if any(len(_scripts(word)) > 1 for word in name.split()):
        raise ValidationError(_("One word mixes letters of two alphabets that look alike. Use one alphabet in a word."))


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cn"} and sign not in JOINERS


def _piled(name: str) -> int:
    """The most marks that stand on one letter, after those that belong to a letter of its own."""
    most = count = 0
    for sign in unicodedata.normalize("NFC", name):
        is_mark = unicodedata.category(sign) in {"Mn", "Me"} and sign not in JOINERS
        count = count + 1 if is_mark else 0
        most = max(most, count)
    return most


def _scripts(word: str) -> set[str]:
    names = (unicodedata.name(sign, "") for sign in unicodedata.normalize("NFKC", word) if sign.isalpha())
    return {name.split()[0] for name in names if name.split()[:1] and name.split()[0] in LOOKALIKES}
