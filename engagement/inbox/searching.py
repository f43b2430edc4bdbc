"""Find words in notices and news, Chinese too: an index of pairs of letters leads to few rows, which are then read."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from engagement.attachments.models import Attachment
from engagement.delivery import registry
from engagement.delivery.kinds import NewsKind
from engagement.delivery.wording import words_of
from engagement.notices.models import Look

FACTS = ("shop", "reason", "late_reason", "receipt")  # what a message says in the county's own words


def notices(words: list[str]) -> Q:
    """A condition on Notice: each word stands in its title, its summary, its text, a look or a file's name."""
    found = Q(words__pairs__contains=sorted({pair for word in words for pair in _pairs(word)}))
    for word in words:
        columns = ("title", "summary", "body", "title_en", "summary_en", "body_en", "further")
        named = Attachment.objects.filter(notice=OuterRef("pk"), name__icontains=word)
        looks = Look.objects.filter(Q(title__icontains=word) | Q(title_en__icontains=word), notice=OuterRef("pk"))
        found &= reduce(or_, (Q(**{f"{column}__icontains": word}) for column in columns)) | Q(
            Exists(named) | Exists(looks)
        )
    return found


def _pairs(word: str) -> set[str]:
    """What sql/notice_words.sql keeps of it: pairs of letters, or the letter where there is one only."""
    small = "".join(letter.lower() if letter.isascii() else letter for letter in word)
    return {small[at : at + 2] for at in range(len(small) - 1)} or {small}


def messages(words: list[str]) -> Q:
    """A condition on Message: each word stands in what its kind says in the reader's language, or in its facts."""
    found = Q()
    for word in words:
        one = Q(kind__in=[kind.slug for kind in registry.KINDS.values() if _says(kind, word.lower())])
        for fact in FACTS:
            one |= Q(**{f"facts__{fact}__icontains": word})
        found &= one
    return found


def _says(kind: NewsKind, word: str) -> bool:
    """Whether the kind's own words hold it; their numbers are an example's, and say nothing about a message."""
    titles = [words_of(kind, facts).title for facts in kind.examples]
    return not word.isdigit() and any(word in str(text).lower() for text in (kind.name, kind.family.name, *titles))
