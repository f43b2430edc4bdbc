"""Find answers by words of any language. Chinese has no spaces, so it is compared by pairs of characters."""

import re
import unicodedata
from collections.abc import Iterable

from civic.help.models import HelpAnswer

CHINESE = r"[\u3400-\u9fff]+"
STOP = frozenset(  # words that nearly every question has
    ["a", "an", "and", "are", "at", "can", "do", "does", "for", "how", "i", "in", "is", "it", "me", "my", "of", "on",
     "or", "say", "says", "the", "there", "to", "what", "when", "where", "which", "why", "with", "you"]
)  # fmt: skip
STOP_PAIRS = frozenset(("什麼", "怎麼", "為什", "可以", "我的", "如何", "嗎", "的", "我", "了", "要", "辦"))
QUESTION, WORDS, TEXT = 4, 3, 1
ENOUGH = 0.5  # the share of what was asked that an answer must hold
LONGEST = 100


def search(asked: str, answers: Iterable[HelpAnswer]) -> list[HelpAnswer]:
    """The answers that fit, best first; none where nothing fits."""
    wanted = pieces(asked)
    if not wanted:
        return []
    weighed = [(_weight(wanted, answer), answer) for answer in answers]
    found = [(weight, answer) for weight, answer in weighed if weight > 0]
    return [answer for _weight_of, answer in sorted(found, key=lambda pair: -pair[0])]


def pieces(text: str) -> set[str]:
    """What is compared: words of two Latin letters or digits and more, pairs of Chinese characters, but for those
    that all have."""
    plain = normal(text[:LONGEST])
    latin = {word for word in re.findall(r"[a-z0-9]{2,}", plain) if word not in STOP}
    chinese = {pair for run in re.findall(CHINESE, plain) for pair in _pairs(run)}
    return latin | (chinese - STOP_PAIRS or chinese)


def normal(text: str) -> str:
    """One way to write it: half-width, small letters, 臺 for 台."""
    return unicodedata.normalize("NFKC", text).casefold().replace("台", "臺")


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def _weight(wanted: set[str], answer: HelpAnswer) -> float:
    """How well an answer fits: where each piece stands counts, and too few of them count nothing."""
    places = (
        (normal(f"{answer.question} {answer.question_en}"), QUESTION),
        (normal(answer.words), WORDS),
        (normal(f"{answer.text} {answer.text_en}"), TEXT),
    )
    hits = [max((weight for text, weight in places if _stands(piece, text)), default=0) for piece in wanted]
    share = sum(1 for hit in hits if hit) / len(wanted)
    return sum(hits) * share if share >= ENOUGH else 0


def _stands(piece: str, text: str) -> bool:
    """Chinese anywhere; Latin words from their beginning, so that “coin” finds “coins” and “pin” no “shopping”."""
    if not piece.isascii():
        return piece in text
    stem = piece[:-1] if len(piece) > 3 and piece.endswith("s") else piece
    return re.search(rf"(?<![a-z0-9]){re.escape(stem)}", text) is not None
