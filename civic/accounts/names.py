"""Names as people type them: any script and emoji are welcome, tricks are not."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LOOKALIKES = ("LATIN", "GREEK", "CYRILLIC")  # scripts whose letters pass for one another
# A child's name stands in the mail to a guardian; mail programs make a link of whatever looks like an address.
ADDRESS = re.compile(r"://|www\.|@[a-z0-9]|[a-z0-9-]{2,}\.[a-z]{2,}", re.IGNORECASE)
JOINERS = "\u200d\ufe0f"  # they make one emoji of several


def readable(name: str) -> None:
    """Refuse what cannot be seen, what has no letter, and a word that mixes alphabets which look alike."""
    if any(_is_hidden(sign) for sign in name):
        raise ValidationError(_("The name holds characters that cannot be seen. Type it anew, without copying."))
    if ADDRESS.search(unicodedata.normalize("NFKC", name)):
        raise ValidationError(_("A name holds no web or e-mail address."))
    if not any(sign.isalnum() for sign in name):
        raise ValidationError(_("A name needs at least one letter. Emoji may stand beside it."))
    if any(len(_scripts(word)) > 1 for word in name.split()):
        raise ValidationError(_("One word mixes letters of two alphabets that look alike. Use one alphabet in a word."))


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cn"} and sign not in JOINERS


def _scripts(word: str) -> set[str]:
    names = (unicodedata.name(sign, "") for sign in unicodedata.normalize("NFKC", word) if sign.isalpha())
    return {name.split()[0] for name in names if name.split()[:1] and name.split()[0] in LOOKALIKES}
