"""The answers in words that may be read, each text once, in an order that tells nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, Func, Q, QuerySet

from surveys.kinds.registry import KINDS
from surveys.questionnaires.asked import asked
from surveys.questionnaires.models import Question, Version
from surveys.responses.models import Answer
from surveys.results.queries import readable

PAGE = 20  # texts
MOST_TERMS = 5
ALIKE = str.maketrans({"台": "臺", "臺": "台"})  # written either way


class Digest(Func):
    """The SHA-256 of a text, as hexadecimal digits: its name, and an order of chance."""

    template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
    output_field = CharField()


@dataclass(frozen=True)
class Text:
    """One text and in how many answers it stands."""

    digest: str
    words: str
    answers: int


def questions_in_words(version: Version) -> list[Question]:
    """The questions that are answered in words, or have an answer that asks for them."""
    return [
        each for each in asked(version)
        if KINDS[each.kind].keeps_words or any(choice.is_other for choice in each.choices.all())
    ]  # fmt: skip


def of(question: Question) -> "QuerySet[Answer, Answer]":
    """The answers in words to a question, as far as they may be read."""
    return readable(question.version).filter(question=question)


def search(rows: "QuerySet[Answer, Answer]", wanted: str) -> "QuerySet[Answer, Answer]":
    """The answers that hold all of these words, wherever they stand."""
    for term in wanted.replace("\0", "").split()[:MOST_TERMS]:
        rows = rows.filter(Q(text__icontains=term) | Q(text__icontains=term.translate(ALIKE)))
    return rows


def totals(rows: "QuerySet[Answer, Answer]") -> tuple[int, int]:
    """How many texts there are, in how many answers."""
    found = rows.order_by().aggregate(texts=Count("text", distinct=True), answers=Count("pk"))
    return found["texts"], found["answers"]


def page(rows: "QuerySet[Answer, Answer]", *, after: str = "", most: int = PAGE) -> tuple[list[Text], bool]:
    """The texts behind the one of this digest, and whether there are more."""
    found = list(_texts(rows).filter(digest__gt=after).order_by("digest")[: most + 1])
    return [Text(digest, text, n) for text, digest, n in found[:most]], len(found) > most


def answers_of(rows: "QuerySet[Answer, Answer]", digests: Collection[str]) -> dict[str, int]:
    """In how many answers each of these texts stands; those that are no longer there are left out."""
    return {digest: n for _text, digest, n in _texts(rows).filter(digest__in=digests)} if digests else {}


def _texts(rows: "QuerySet[Answer, Answer]") -> Any:
    named = rows.order_by().annotate(digest=Digest(F("text")))
    return named.values("text", "digest").annotate(n=Count("pk")).values_list("text", "digest", "n")
