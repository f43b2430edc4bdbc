"""Conditions as editors write them, such as `${age} >= 18 and not(selected(${topics}, 'roads'))`, and as a tree.

The tree is plain JSON, the same for server, browser and programs: {"op": "and" | "or", "of": [tree, tree, …]},
{"op": "not", "of": [tree]}, {"op": one of = != < <= > >= selected, "question": its name, "value": words}.
The question "." is the one that the condition stands at. What is read here is the part of XLSForm's language that
compares one answer with one value; typed on a Chinese keyboard it means the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

Tree = dict[str, Any]

LONGEST = 500  # characters
DEEPEST = 20  # brackets in brackets
NAME = r"[^\W\d]\w{0,31}"
QUOTES = {"'": "'", '"': '"', "‘": "’", "“": "”", "「": "」", "『": "』"}
SIGNS = {"==": "=", "≠": "!=", "<>": "!=", "≤": "<=", "≥": ">=", "≦": "<=", "≧": ">="}
WORDS = {"且": "and", "或": "or", "非": "not", "已選": "selected"}
COMPARING = ("=", "!=", "<", "<=", ">", ">=")
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
TOKEN = re.compile(
    rf"(?P<question>\$?\{{\s*{NAME}\s*\}})|(?P<number>-?\d+(?:\.\d+)?)|(?P<sign><=|>=|!=|<>|==|[=<>≠≤≥≦≧(),.])"
    rf"|(?P<word>且|或|非|已選|{NAME})"
)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
WIDE = str.maketrans("＝＜＞（），｛｝＄！．", "=<>(),{}$!.")


class Unreadable(ValueError):
    """A condition that cannot be read; `at` is the place of the first fault, counted from 1."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(_("At character %(at)s: %(why)s") % {"at": at, "why": why})
        self.at = at


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    at: int


def parse(text: str) -> Tree | None:
    """Read a condition; None where nothing is written. Raises Unreadable with the place."""
    if len(text) > LONGEST:
        raise Unreadable(_("a condition has at most %(most)s characters.") % {"most": LONGEST}, LONGEST + 1)
    if not text.strip():
        return None
    return _Reader(list(_tokens(text)), end=len(text) + 1).whole()


def tree_of(text: str) -> Tree | None:
    """The tree of a condition, as far as it can be read: a draft need not be finished."""
    try:
        return parse(text)
    except Unreadable:
        return None


def written(tree: Tree | None) -> str:
    """A tree as a condition that reads back as the same tree."""
    return "" if tree is None else _written(tree, "")


def questions_in(tree: Tree | None) -> Iterator[str]:
    """The names of the questions that a condition asks about, as often as it does."""
    for part in leaves(tree):
        yield part["question"]


def leaves(tree: Tree | None) -> Iterator[Tree]:
    """The comparisons of a condition, in the order in which they are written."""
    if tree is None:
        return
    if "of" not in tree:
        yield tree
    for part in tree.get("of", ()):
        yield from leaves(part)


def _tokens(text: str) -> Iterator[Token]:
    plain, at = text.translate(WIDE), 0
    while at < len(plain):
        if plain[at].isspace():
            at += 1
        elif plain[at] in QUOTES:
            end = text.find(QUOTES[plain[at]], at + 1)
            if end < 0:
                raise Unreadable(_("a quotation mark is opened here and never closed."), at + 1)
            yield Token("text", text[at + 1 : end], at + 1)
            at = end + 1
        elif found := TOKEN.match(plain, at):
            yield _token(found, at + 1)
            at = found.end()
        elif plain[at] in "{$":
            raise Unreadable(_("write a question’s name in brackets, as in ${age}."), at + 1)
        else:
            raise Unreadable(_("“%(sign)s” cannot be used in a condition.") % {"sign": text[at]}, at + 1)


def _token(found: re.Match[str], at: int) -> Token:
    kind, text = str(found.lastgroup), found.group()
    if kind == "question":
        return Token(kind, text.strip("${} \t"), at)
    if kind == "sign":
        return Token(kind, SIGNS.get(text, text), at)
    return Token(kind, WORDS.get(text, text), at)


class _Reader:
    """or: and ("or" and)*; and: one ("and" one)*; one: "not" one | "(" or ")" | selected(…) | comparison."""

    def __init__(self, tokens: list[Token], *, end: int) -> None:
        self.tokens, self.end, self.depth = tokens, Token("end", "", end), 0

    def whole(self) -> Tree:
        tree = self.any_of()
        if (left := self.next()).kind != "end":
            raise Unreadable(_("“and” or “or” is missing before “%(word)s”.") % {"word": left.text}, left.at)
        return tree

    def any_of(self) -> Tree:
        return self.joined("or", lambda: self.joined("and", self.one))

    def joined(self, word: str, part: Any) -> Tree:
        parts = [part()]
        while self.peek().kind == "word" and self.peek().text == word:
            self.next()
            parts.append(part())
        return parts[0] if len(parts) == 1 else {"op": word, "of": parts}

    def one(self) -> Tree:
        token = self.peek()
        if self.depth >= DEEPEST:
            raise Unreadable(_("there are more than %(most)s brackets in brackets.") % {"most": DEEPEST}, token.at)
        if token.kind == "word" and token.text == "not":
            self.next()
            return {"op": "not", "of": [self.deeper(self.one)]}
        if token.kind == "word" and token.text == "selected":
            self.next()
            return self.selected()
        if token.kind == "sign" and token.text == "(":
            self.next()
            tree = self.deeper(self.any_of)
            self.sign(")", opened=token.at)
            return tree
        return self.comparison()

    def deeper(self, part: Any) -> Tree:
        self.depth += 1
        try:
            tree: Tree = part()
            return tree
        finally:
            self.depth -= 1

    def selected(self) -> Tree:
        opened = self.peek().at
        self.sign("(")
        question = self.question()
        self.sign(",")
        value = self.value()
        self.sign(")", opened=opened)
        return {"op": "selected", "question": question, "value": value}

    def comparison(self) -> Tree:
        first = self.peek()
        turned = first.kind in ("text", "number")
        left = self.value() if turned else self.question()
        op = self.next()
        if op.text not in COMPARING or op.kind != "sign":
            raise Unreadable(_("here one of = ≠ < ≤ > ≥ is needed."), op.at)
        right = self.question() if turned else self.value()
        question, value = (right, left) if turned else (left, right)
        return {"op": TURNED.get(op.text, op.text) if turned else op.text, "question": question, "value": value}

    def question(self) -> str:
        token = self.next()
        if token.kind == "question" or (token.kind == "sign" and token.text == "."):
            return token.text
        if token.kind == "word":
            why = _("“%(word)s” cannot be used in a condition; write a question as ${%(word)s}.") % {"word": token.text}
            raise Unreadable(why, token.at)
        raise Unreadable(_("here a question is needed, such as ${age}."), token.at)

    def value(self) -> str:
        token = self.next()
        if token.kind in ("text", "number"):
            return token.text
        raise Unreadable(_("here a number is needed, or words in quotation marks."), token.at)

    def sign(self, sign: str, *, opened: int = 0) -> None:
        token = self.next()
        if token.text == sign and token.kind == "sign":
            return
        if token.kind == "end" and opened:
            raise Unreadable(_("a bracket is opened here and never closed."), opened)
        raise Unreadable(_("here “%(sign)s” is needed.") % {"sign": sign}, token.at)

    def peek(self) -> Token:
        return self.tokens[0] if self.tokens else self.end

    def next(self) -> Token:
        return self.tokens.pop(0) if self.tokens else self.end


def _written(tree: Tree, inside: str) -> str:
    op = tree["op"]
    if op == "not":
        return f"not({_written(tree['of'][0], '')})"
    if "of" in tree:
        words = f" {op} ".join(_written(part, op) for part in tree["of"])
        return f"({words})" if inside in ("and", op) else words
    question = "." if tree["question"] == "." else f"${{{tree['question']}}}"
    if op == "selected":
        return f"selected({question}, {_quoted(tree['value'])})"
    value = tree["value"]
    return f"{question} {op} {value if NUMBER.fullmatch(value) else _quoted(value)}"


def _quoted(value: str) -> str:
    opening = next((each for each, closing in QUOTES.items() if closing not in value), '"')
    return f"{opening}{value}{QUOTES[opening]}"
