"""The words that stand in many answers: counted, not understood."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import QuerySet

from civic.accounts.models import District
from surveys.coding.texts import Text, page
from surveys.responses.models import Answer

MOST_TEXTS = 20_000  # read at once; of more, so many by chance
SHOWN = 40
LEAST_ANSWERS = 2
FREQUENT = 20_000  # as often as this the dictionary thinks that a place of the county is written
MEANS = ("n", "v", "a", "i", "j", "l", "s", "t", "eng", "x")  # of which kinds words are counted; not of, and, very
IDLE_CHINESE = (
    "沒有 可以 應該 覺得 認為 這個 那個 這樣 自己 什麼 怎麼 我們 你們 他們 就是 不是 還是 還有 如果 因為 所以 但是"
)
IDLE_ENGLISH = "the and for with that this are was were have has had you your not but they from"
IDLE = frozenset(f"{IDLE_CHINESE} {IDLE_ENGLISH}".split())


@dataclass(frozen=True)
class Word:
    """A word and in how many answers it stands."""

    text: str
    answers: int


def words_of(rows: "QuerySet[Answer, Answer]") -> tuple[list[Word], int]:
    """The most frequent words, and of how many texts: at most MOST_TEXTS, taken by chance."""
    found, _more = page(rows, most=MOST_TEXTS)
    return most_frequent(found, places=tuple(District.objects.values_list("name", flat=True))), len(found)


def most_frequent(found: Iterable[Text], *, places: tuple[str, ...] = ()) -> list[Word]:
    counts: Counter[str] = Counter()
    for text in found:
        for word in set(cut(text.words, places)):
            counts[word] += text.answers
    told = [Word(word, n) for word, n in counts.items() if n >= LEAST_ANSWERS]
    return sorted(told, key=lambda word: (-word.answers, word.text))[:SHOWN]


def cut(text: str, places: tuple[str, ...] = ()) -> Iterator[str]:
    """The words of a text that say something, in the letters in which it is written.

    The dictionary is of simplified letters, so the text is cut as it would be written in those, and each piece is taken
    from the text itself; 颱風 is cut as 台风 is. Where the two are not of equal length, the text is cut as it stands.
    """
    converter, cutter = _tools(places)
    simple = converter.convert(text)
    simple, at = simple if len(simple) == len(text) else text, 0
    for piece, kind in cutter.tag(simple):
        word = text[at : at + len(piece)].strip().lower()
        at += len(piece)
        if len(word) > 1 and kind.startswith(MEANS) and any(map(str.isalpha, word)) and word not in IDLE:
            yield word


@cache
def _tools(places: tuple[str, ...]) -> Any:
    """Both read their dictionaries once, a tenth of a second; the county's places are words, too."""
    import opencc
    import rjieba

    converter, cutter = opencc.OpenCC("t2s"), rjieba.Jieba()
    for place in places:
        cutter.add_word(converter.convert(place), FREQUENT, "ns")
    return converter, cutter
