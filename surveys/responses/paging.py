"""A questionnaire as pages: which there are, which is shown, and what was answered on the others.

The server decides without any script: whoever goes on or back sends all answers along, so nothing has to be kept here.
A browser with scripts gets all pages at once, in templates, and decides by the same trees.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from surveys.kinds.registry import KINDS
from surveys.logic.piping import Part, filled, parts
from surveys.logic.steps import steps_of
from surveys.questionnaires.models import Question
from surveys.responses.checking import Reading, read_all
from surveys.responses.forms import AnswerForm


@dataclass
class Item:
    """A question or a note as it stands on a page. `number`: which of all questions it is, where each is asked."""

    question: Question
    words: list[Part]
    field: Any
    is_asked: bool
    number: int | None

    @property
    def html(self) -> SafeString:
        return marked_up(self.words)


@dataclass
class Page:
    """What is shown at once. Without a section there is one page, or one for each question."""

    at: int
    section: Question | None
    words: list[Part]
    items: list[Item]

    @property
    def html(self) -> SafeString:
        return marked_up(self.words)

    @property
    def is_asked(self) -> bool:
        """Whether anything on it is shown after the answers so far."""
        return any(item.is_asked for item in self.items)

    @property
    def asked_ids(self) -> str:
        """What a browser without scripts sees of it."""
        return ",".join(str(item.question.pk) for item in self.items if item.is_asked)


class Paged:
    """The pages of a form with what was answered so far, open at one of them."""

    def __init__(self, form: AnswerForm, *, at: int | None = 0) -> None:
        self.form, self.sent = form, form.data if isinstance(form.data, QueryDict) else QueryDict()
        self.reading: Reading = read_all(form.questions, form.raw_answers())
        self.pages = list(_pages(form, self.reading))
        self.at = at if at is not None and 0 <= at < len(self.pages) else 0
        for item in (item for page in self.pages for item in page.items if item.field):
            item.field.label = filled(item.question.words, self.reading.told)

    @cached_property
    def asked(self) -> list[Page]:
        return [page for page in self.pages if page.is_asked or page.at == self.at]

    @property
    def current(self) -> Page:
        return self.pages[self.at]

    @property
    def place(self) -> int:
        """Which of the pages that are asked this is, counted from 1."""
        return self.asked.index(self.current) + 1

    @property
    def is_last(self) -> bool:
        return self.asked[-1] is self.current

    @property
    def is_first(self) -> bool:
        return self.asked[0] is self.current

    @property
    def questions(self) -> int:
        """How many questions there are to answer, as far as it is known."""
        return sum(item.is_asked and item.field is not None for page in self.pages for item in page.items)

    @property
    def has_logic(self) -> bool:
        return any(question.shown_tree for question in self.reading.questions)

    @property
    def asks_place(self) -> bool:
        """Whether the page has to say what is stored of a place."""
        return any(question.kind == Question.Kind.PLACE for question in self.reading.questions)

    @property
    def minutes(self) -> int:
        """About how long answering takes, in whole minutes."""
        seconds = sum(KINDS[each.kind].seconds for each in self.reading.questions if each.pk not in self.reading.hidden)
        return max(1, round(seconds / 60))

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was answered on other pages: the names of fields with their values."""
        here = {str(item.question.pk) for item in self.current.items if item.is_asked}
        sent = [(name, values) for name, values in self.sent.lists() if name.split("-")[0] in self.form.fields]
        return [(name, value) for name, values in sent if name.split("-")[0] not in here for value in values]

    @property
    def told(self) -> str:
        """What the browser needs, to ask by the same trees."""
        steps = steps_of(self.reading.questions)
        rules = [
            {
                **step.told(),
                "must": step.must_tree,
                "fault": each.fault_words,
                "required": each.is_required and KINDS[each.kind].asks,
            }
            for step, each in zip(steps, self.reading.questions, strict=True)
        ]
        return json.dumps(rules, ensure_ascii=False)

    def faults_here(self) -> dict[str, list[str]]:
        here = {str(item.question.pk) for item in self.current.items}
        return {name: words for name, words in self.reading.faults.items() if name in here}

    def is_new(self, seen: str) -> bool:
        """Whether something came up on this page that was not shown when it was sent: it has to be shown first."""
        shown = set(seen.split(","))
        return any(item.is_asked and str(item.question.pk) not in shown for item in self.current.items)

    def go(self, *, back: bool = False) -> None:
        """Turn to the next page that is asked, or the one before."""
        pages = [page for page in self.pages if page.is_asked]
        there = [page for page in pages if (page.at < self.at if back else page.at > self.at)]
        if there:
            self.at = there[-1 if back else 0].at
        self.__dict__.pop("asked", None)

    def go_to_first_fault(self) -> None:
        """Open the first page on which an answer needs another look."""
        wrong = [p for p in self.pages if any(item.field and item.field.errors for item in p.items)]
        if wrong:
            self.at = wrong[0].at
        self.__dict__.pop("asked", None)


def marked_up(words: Sequence[Part]) -> SafeString:
    """A text in which scripts find the places of earlier answers; what citizens wrote is escaped."""
    return format_html_join("", "{}", ((_marked_up(part),) for part in words))


def _marked_up(part: Part) -> str:
    return format_html('<span data-piped="{}">{}</span>', part.name, part.words) if part.name else part.words


def turn(paged: Paged, sent: QueryDict) -> bool:
    """Turn to the page that the form asks for; False where all is to be sent. Faults of this page keep it open."""
    go, seen = sent.get("go", "send"), sent.get("seen")
    if go == "back":
        paged.go(back=True)
    elif seen is not None and paged.is_new(seen):
        pass  # what came up by these answers is shown before anything is said about it
    elif go != "next" or paged.is_last:
        return False
    elif faults := paged.faults_here():
        paged.form.add_faults(faults)
    else:
        paged.go()
    return True


def page_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


def _pages(form: AnswerForm, reading: Reading) -> Iterator[Page]:
    numbers = {q.pk: n for n, q in enumerate((q for q in reading.questions if KINDS[q.kind].asks), start=1)}
    is_plain = not any(question.shown_tree for question in reading.questions)
    for at, (section, questions) in enumerate(_cut(form.version.one_at_a_time, reading.questions)):
        items = [
            Item(
                question=each,
                words=list(parts(each.words, reading.told)),
                field=form[str(each.pk)] if str(each.pk) in form.fields else None,
                is_asked=each.pk not in reading.hidden,
                number=numbers.get(each.pk) if is_plain else None,
            )
            for each in questions
        ]
        yield Page(at, section, list(parts(section.words, reading.told)) if section else [], items)


def _cut(one_at_a_time: bool, questions: Sequence[Question]) -> Iterator[tuple[Question | None, list[Question]]]:
    """The questions page by page, each with the section that it belongs to; notes stand before what they speak of."""
    section: Question | None = None
    here: list[Question] = []
    for question in questions:
        ends = one_at_a_time and here and KINDS[here[-1].kind].asks
        if here and (ends or question.kind == Question.Kind.SECTION):
            yield section, here
            here = []
        if question.kind == Question.Kind.SECTION:
            section = question
        else:
            here.append(question)
    if here:
        yield section, here
