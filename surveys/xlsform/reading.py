"""An XLSForm as cards. Every fault is listed with its sheet, row and column; with one fault nothing is taken over."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from civic.web.workbooks import Book
from surveys.kinds.registry import KINDS
from surveys.logic.grammar import LONGEST, Unreadable, parse
from surveys.questionnaires import promises
from surveys.questionnaires.cards import MOST_CARDS
from surveys.questionnaires.choices import LONGEST as LONGEST_ANSWER
from surveys.questionnaires.choices import LONGEST_EN, Line
from surveys.questionnaires.choices import MOST as MOST_ANSWERS
from surveys.questionnaires.models import Question, Questionnaire, is_name
from surveys.questionnaires.writing import Card, logic_faults
from surveys.xlsform.columns import (
    CHOICES,
    COUNTED,
    EN,
    IMAGE,
    LISTED,
    OURS,
    PROMISED,
    SETTINGS,
    SURVEY,
    TYPES,
    ZH,
    language,
)
from surveys.xlsform.limits import LIMIT, without_limits
from surveys.xlsform.sheets import SheetReader, Table

SHEETS = {"survey", "choices", "settings"}
ANSWER_NAME = re.compile(r"[A-Za-z0-9_-]{1,32}")
WHOLE = re.compile(r"[0-9]{1,8}")
LONGEST_WORDS = {
    "text": 200, "text_en": 300, "hint": 200, "hint_en": 300, "explanation": 300, "explanation_en": 450, "fault": 200,
    "fault_en": 300,
}  # fmt: skip
COLUMN_OF = {"text": "label", "hint": "hint", "explanation": "explanation", "fault": "constraint_message"}


@dataclass(frozen=True)
class Read:
    """What a file asks: the questionnaire's terms and its cards."""

    cards: list[Card]
    one_at_a_time: bool
    terms: dict[str, Any]  # columns of the questionnaire


class Reader(SheetReader):
    """Reads one book; `faults` is what is wrong with it."""

    def __init__(self, book: Book, *, title: str) -> None:
        super().__init__(book)
        self.title = title

    def read(self) -> Read | None:
        """What the file asks; None where there are faults."""
        for name, sheet in self.sheets.items():
            if name not in SHEETS and sheet.rows:
                self.fault(sheet.name, min(sheet.rows), "", _("Only the sheets survey, choices and settings are read."))
        settings = self.settings()
        lists = self.lists()
        cards, places = self.cards(lists)
        self.check(cards, places)
        if self.faults:
            return None
        return Read(cards=cards, one_at_a_time=settings.pop("one_at_a_time"), terms=settings)

    # settings

    def settings(self) -> dict[str, Any]:
        table = self.table("settings", SETTINGS)
        number, row = table.rows[0] if table.rows else (2, {})
        for more, _cells in table.rows[1:]:
            self.fault(table.name, more, "", _("Settings must be in one row."))
        said = {heading: words for (heading, _spoken), words in row.items()}
        title = " ".join(said.get("form_title", self.title).split())
        if len(title) > 80:
            self.fault(table.name, number, table.column("form_title"), _("The title has at most 80 characters."))
        kind = said.get("tuili_kind", Questionnaire.Kind.SURVEY)
        if kind not in Questionnaire.Kind.values:
            self.fault(
                table.name,
                number,
                table.column("tuili_kind"),
                _("There is no questionnaire of this kind: write one of the kinds."),
            )
        title_en = " ".join(said.get("tuili_title_en", "").split())[:120]
        self.main = EN if language(said.get("default_language", "")) == EN else ZH
        row.setdefault(("tuili_anonymous", ""), "yes")
        found = {"title": title, "title_en": title_en, "kind": kind} | self.promises(table, number, row)
        found |= {"is_anonymous": self.yes(table, number, row, "tuili_anonymous")}
        self.fits_together(table, number, found)
        return found | {"one_at_a_time": self.yes(table, number, row, "tuili_one_at_a_time")}

    def promises(self, table: Table, number: int, row: dict[tuple[str, str], str]) -> dict[str, Any]:
        """What is promised beside the questions; what nothing is said of stays as it is for every new one."""
        found: dict[str, Any] = {name: self.yes(table, number, row, heading) for heading, name in PROMISED.items()}
        for heading, (name, least, most) in COUNTED.items():
            said = row.get((heading, ""), "").strip()
            if said and not (WHOLE.fullmatch(said) and least <= int(said) <= most):
                words = _("Write a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}
                self.fault(table.name, number, table.column(heading), words)
            elif said:
                found[name] = int(said)
        publishes = row.get(("tuili_publishes", ""), "").strip()
        if publishes not in Questionnaire.Publishes.values:
            self.fault(table.name, number, table.column("tuili_publishes"), _("Write counts, or nothing."))
        contradicts = row.get(("tuili_contradicts", ""), "").strip()
        return found | {"publishes": publishes, "contradicts": contradicts}

    def fits_together(self, table: Table, number: int, found: dict[str, Any]) -> None:
        """The promises that exclude each other, as the database has them."""
        headings = {
            "publishes": "tuili_publishes", "gives_rows": "tuili_single_answers", "wait_minutes": "tuili_wait",
            "draws": "tuili_draws", "fast_percent": "tuili_fast_percent", "straight_from": "tuili_straight_from",
            "contradicts": "tuili_contradicts", "holds_awards": "tuili_holds_awards",
            "lets_correct": "tuili_lets_correct",
        }  # fmt: skip
        for name, words, _instead in promises.faults(found):
            self.fault(table.name, number, table.column(headings[name]), str(words))

    # choices

    def lists(self) -> dict[str, list[Line]]:
        table = self.table("choices", CHOICES, main=self.main)
        found: dict[str, list[Line]] = defaultdict(list)
        for number, row in table.rows:
            name = row.get(("list_name", "")) or row.get(("list name", ""), "")
            if not name:
                self.fault(table.name, number, table.column("list_name"), _("The name of the list is missing."))
            line = self.line(table, number, row)
            if line is not None:
                self.repeats(table, number, found[name], line)
                found[name].append(line)
        return dict(found)

    def line(self, table: Table, number: int, row: dict[tuple[str, str], str]) -> Line | None:
        text, other = (" ".join(row.get(("label", spoken), "").split()) for spoken in (ZH, EN))
        name = row.get(("name", ""), "").strip()
        if not text:
            self.fault(table.name, number, table.column("label", ZH), _("The answer has no words in Chinese."))
            return None
        if len(text) > LONGEST_ANSWER or len(other) > LONGEST_EN:
            told = {"zh": LONGEST_ANSWER, "en": LONGEST_EN}
            words = _("An answer has at most %(zh)s characters, %(en)s in English.") % told
            self.fault(table.name, number, table.column("label", ZH), words)
        if text.startswith(("*", "＊")):
            self.fault(table.name, number, table.column("label", ZH), _("An answer does not begin with *."))
        if not ANSWER_NAME.fullmatch(name):
            words = _("The name of an answer has up to 32 letters, digits, _ and -.")
            self.fault(table.name, number, table.column("name"), words)
        right = self.yes(table, number, row, "tuili_right")
        picture = row.get((IMAGE, ""), "").strip()
        if len(picture) > LONGEST_ANSWER or "/" in picture or "\\" in picture:
            self.fault(
                table.name, number, table.column(IMAGE), _("Write the name of a picture’s file, without folders.")
            )
            picture = ""
        return Line(text, right, other, name, is_other=self.yes(table, number, row, "tuili_other"), picture=picture)

    def repeats(self, table: Table, number: int, before: list[Line], line: Line) -> None:
        if any(each.name == line.name for each in before):
            self.fault(table.name, number, table.column("name"), _("This name is in the list twice."))
        if any(each.text == line.text for each in before):
            self.fault(table.name, number, table.column("label", ZH), _("This answer is in the list twice."))
        if len(before) == MOST_ANSWERS:
            words = _("There are more than %(most)s answers.") % {"most": MOST_ANSWERS}
            self.fault(table.name, number, "", words)
        if line.is_other and any(each.is_other for each in before):
            self.fault(
                table.name,
                number,
                table.column("tuili_other"),
                _("Only one answer can ask for the citizen’s own words."),
            )

    # survey

    def cards(self, lists: dict[str, list[Line]]) -> tuple[list[Card], list[int]]:
        if "survey" not in self.sheets:
            self.fault("survey", 0, "", _("The sheet survey is missing."))
        self.survey = table = self.table("survey", SURVEY, main=self.main)
        found: list[Card] = []
        places: list[int] = []
        for number, row in table.rows:
            if card := self.card(number, row, lists):
                found.append(card)
                places.append(number)
        if not table.rows and "survey" in self.sheets:
            self.fault(table.name, 2, "", _("There are no questions yet."))
        if len(found) > MOST_CARDS:
            words = _("There are more than %(most)s questions.") % {"most": MOST_CARDS}
            self.fault(table.name, places[MOST_CARDS], "", words)
        return found, places

    def card(self, number: int, row: dict[tuple[str, str], str], lists: dict[str, list[Line]]) -> Card | None:
        table = self.survey
        type_, lines = self.type_of(number, row, lists)
        kind = row.get(("tuili_kind", ""), "") or TYPES.get(type_, "")
        kind = self.of_pictures(number, kind, lines)
        if not type_ or not self.is_known(number, kind, type_):
            return None
        name = row.get(("name", ""), "").strip()
        if not _fits(name):
            words = _("A short name has up to 32 letters, digits and _, and begins with a letter.")
            self.fault(table.name, number, table.column("name"), words)
        said: dict[str, Any] = self.words(number, row)
        card = Card(
            kind=kind,
            name=name,
            lines=[*lines, *self.rows(number, row, lists)] if KINDS[kind].has_choices else [],
            is_required=self.yes(table, number, row, "required"),
            shown_if=self.condition(number, row, "relevant"),
            must=self.condition(number, row, "constraint"),
            least=self.limit(number, row, "tuili_least"),
            most=self.limit(number, row, "tuili_most"),
            place=self.place(number, row),
        )
        card = replace(card, **said)
        return without_limits(card, has_own=any((each, "") in row for each in OURS))

    def type_of(self, number: int, row: Any, lists: dict[str, list[Line]]) -> tuple[str, list[Line]]:
        table = self.survey
        type_, _blank, rest = row.get(("type", ""), "").strip().partition(" ")
        type_, rest = type_.lower(), rest.strip()
        column = table.column("type")
        if type_ not in TYPES or (rest and type_ not in LISTED):
            told = {"type": row.get(("type", ""), "")[:60]}
            words = _("“%(type)s” cannot be imported: see the list of types.") % told
            self.fault(table.name, number, column, words if told["type"] else _("The type is missing."))
            return "", []
        if type_ in LISTED and rest not in lists:
            words = _("The list “%(name)s” is not in the sheet choices.") % {"name": rest[:60]}
            self.fault(table.name, number, column, words)
            return "", []
        appearance = row.get(("appearance", ""), "").strip()
        if appearance not in ("", "multiline", "minimal"):
            words = _("The appearance “%(name)s” cannot be imported: remove it.") % {"name": appearance[:60]}
            self.fault(table.name, number, table.column("appearance"), words)
        return type_, lists.get(rest, [])

    def of_pictures(self, number: int, kind: str, lines: list[Line]) -> str:
        """One choice of a list in which answers name pictures is a choice of pictures; other questions show none."""
        if not any(line.picture for line in lines):
            return kind
        if kind not in ("single", "picture"):
            words = _(
                "Only select_one can have pictures beside its answers: give this question a list without pictures."
            )
            self.fault(self.survey.name, number, self.survey.column("type"), words)
        return "picture"

    def rows(self, number: int, row: dict[tuple[str, str], str], lists: dict[str, list[Line]]) -> list[Line]:
        """The rows of a table: a list of their own."""
        name = row.get(("tuili_rows", ""), "").strip()
        if name and name not in lists:
            words = _("The list “%(name)s” is not in the sheet choices.") % {"name": name[:60]}
            self.fault(self.survey.name, number, self.survey.column("tuili_rows"), words)
        return [replace(line, is_row=True, is_right=False, is_other=False, picture="") for line in lists.get(name, [])]

    def is_known(self, number: int, kind: str, type_: str) -> bool:
        if kind in KINDS and kind in Question.Kind.values:
            return True
        words = _("Questions of the type “%(type)s” cannot be asked here yet.") % {"type": type_}
        self.fault(self.survey.name, number, self.survey.column("type"), words)
        return False

    def words(self, number: int, row: dict[tuple[str, str], str]) -> dict[str, str]:
        found = {}
        for name, heading in COLUMN_OF.items():
            for key, spoken in ((name, ZH), (f"{name}_en", EN)):
                found[key] = " ".join(row.get((heading, spoken), "").split())
                if len(found[key]) > LONGEST_WORDS[key]:
                    words = _("This has at most %(most)s characters.") % {"most": LONGEST_WORDS[key]}
                    self.fault(self.survey.name, number, self.survey.column(heading, spoken), words)
        if not found["text"]:
            column = self.survey.column("label", ZH)
            self.fault(self.survey.name, number, column, _("The question has no words in Chinese."))
        return found

    def place(self, number: int, row: dict[tuple[str, str], str]) -> str:
        """The heading of the notice that says it."""
        said = " ".join(row.get(("tuili_place", ""), "").split())
        if len(said) > LONGEST_ANSWER:
            words = _("This has at most %(most)s characters.") % {"most": LONGEST_ANSWER}
            self.fault(self.survey.name, number, self.survey.column("tuili_place"), words)
        return said

    def condition(self, number: int, row: dict[tuple[str, str], str], heading: str) -> str:
        said = " ".join(row.get((heading, ""), "").split())
        try:
            parse(said)
        except Unreadable as error:
            self.fault(self.survey.name, number, self.survey.column(heading), str(error))
        return said[:LONGEST]

    def limit(self, number: int, row: dict[tuple[str, str], str], heading: str) -> Decimal | None:
        said = row.get((heading, ""), "").strip()
        if not said:
            return None
        try:
            return Decimal(said) if LIMIT.fullmatch(said) else None
        except InvalidOperation:
            return None
        finally:
            if not LIMIT.fullmatch(said):
                self.fault(self.survey.name, number, self.survey.column(heading), _("Write a number."))

    def check(self, cards: list[Card], places: list[int]) -> None:
        """What keeps the cards from going together, as the builder would say it."""
        if self.faults:
            return
        table = self.survey
        boxes = {"text": ("label", ZH), "name": ("name", ""), "shown_if": ("relevant", ""), "must": ("constraint", "")}
        for card, number in zip(cards, places, strict=True):
            for words in KINDS[card.kind].limit_faults(card.least, card.most, choices=len(card.lines)):
                self.fault(table.name, number, table.column("constraint"), str(words))
            for words in KINDS[card.kind].faults(card.lines, is_quiz=False):
                self.fault(table.name, number, table.column("type"), str(words))
        for wrong in () if self.faults else logic_faults(cards):  # limits that cannot be make conditions that cannot be
            column = table.column(*boxes.get(wrong.box, ("name", "")))
            self.fault(table.name, places[wrong.at], column, wrong.words)


def _fits(name: str) -> bool:
    return bool(re.fullmatch(is_name.regex, name))


def every_fault(reader: Reader) -> Iterator[str]:
    """The faults as sentences, in the order of the file."""
    order = {"settings": 0, "survey": 1, "choices": 2}
    for fault in sorted(reader.faults, key=lambda each: (order.get(each.sheet.lower(), 3), each.row, each.column)):
        yield str(fault)
