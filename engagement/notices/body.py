"""The text of a notice: a few marks for headings, lists, bold words and links, and nothing else.

An editor writes `## heading`, `- point`, `1. step`, `**bold**` and `[words](https://…)`. Every letter is escaped before
a mark is read, so that what is pasted, scripts and styles too, is shown as the words that it is.
"""

import ipaddress
import re
from collections.abc import Iterator
from itertools import count
from urllib.parse import urlsplit

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

BULLET = re.compile(r"[-*•・‧]\s+(?=\S)")
NUMBERED = re.compile(r"\d{1,2}[.、]\s*(?=\S)")
HEADING = re.compile(r"(#{2,3})\s+(?=\S)")
# It never looks beyond the next two stars, else a text full of stars would take hours.
BOLD = re.compile(r"\*\*(?=\S)((?:(?!\*\*).)+)(?<=\S)\*\*")
LINK = re.compile(r"\[([^\[\]\n]+)\]\(([^()\s]+)\)")
BARE = re.compile(r"""(?<![\w"'=/(])(https?://[^\s<>"'，。；：！？、（）「」『』]+)""")
SCHEMES = ("http", "https", "mailto", "tel")
TAIL = ".,;:!?)"


def as_html(text: str, *, with_anchors: bool = False) -> SafeString:
    """The text as paragraphs, headings (h2, h3), lists, bold words and links; safe to show.

    With anchors, links lead to its headings: of both languages by their number, for they stand in the same order.
    """
    made, numbers = [], count(1)
    for block in _blocks(text):
        anchor = f' id="{anchor_of(next(numbers))}"' if with_anchors and _kind(block[0]) == "h" else ""
        made.append(_html(block, anchor))
    return mark_safe("\n".join(made))  # noqa: S308  each letter is escaped in _inline


def headings(text: str) -> list[str]:
    """The words of its headings, in their order, without marks."""
    return [as_text(block[0]).strip() for block in _blocks(text) if _kind(block[0]) == "h"]


def anchor_of(number: int) -> str:
    """What the heading of this number, from 1, is called in addresses."""
    return f"heading-{number}"


def as_text(text: str) -> str:
    """The same words without the marks; a link's address stands behind its words."""
    lines = (HEADING.sub("", line, count=1) if HEADING.match(line) else line for line in _lines(text))
    plain = BOLD.sub(r"\1", "\n".join(lines))
    return LINK.sub(lambda found: f"{found[1]} ({found[2]})" if found[1] != found[2] else found[2], plain)


def links(text: str) -> list[str]:
    """Every address that the text leads to."""
    named = [found[2] for found in LINK.finditer(text)]
    rest = LINK.sub(" ", text)
    return named + [_without_tail(found[1])[0] for found in BARE.finditer(rest)]


def is_public(address: str) -> bool:
    """Whether everybody can open the address: a public host, a mailbox, a telephone, or a page of the portal."""
    if address.startswith("/") and not address.startswith("//"):
        return True
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    if parts.scheme in ("mailto", "tel"):
        return bool(parts.path)
    if parts.scheme not in SCHEMES or not host:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return (
            "." in host
            and not host.replace(".", "").isdigit()
            and not host.endswith((".local", ".internal", ".localhost"))
        )


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def _blocks(text: str) -> Iterator[list[str]]:
    """Lines that belong together: to a paragraph, a list, or a heading, which is alone."""
    block: list[str] = []
    for line in _lines(text):
        if block and (not line.strip() or _kind(line) != _kind(block[-1]) or _kind(line) == "h"):
            yield block
            block = []
        if line.strip():
            block.append(line)
    if block:
        yield block


def _kind(line: str) -> str:
    line = line.lstrip()
    return "h" if HEADING.match(line) else "ul" if BULLET.match(line) else "ol" if NUMBERED.match(line) else "p"


def _html(block: list[str], anchor: str = "") -> str:
    kind = _kind(block[0])
    if kind == "h":
        level = len(block[0].lstrip()) - len(block[0].lstrip().lstrip("#"))
        return f"<h{level}{anchor}>{_inline(HEADING.sub('', block[0].lstrip(), count=1))}</h{level}>"
    if kind == "p":
        return "<p>" + "<br>".join(_inline(line) for line in block) + "</p>"
    mark = BULLET if kind == "ul" else NUMBERED
    first = int(re.match(r"\d+", block[0].lstrip())[0]) if kind == "ol" else 1  # type: ignore[index]
    start = f' start="{first}"' if first != 1 else ""
    points = "".join(f"<li>{_inline(mark.sub('', line.lstrip(), count=1))}</li>" for line in block)
    return f"<{kind}{start}>{points}</{kind}>"


def _inline(line: str) -> str:
    """Bold words and links of one line; the pieces between them are escaped as they are."""
    made, at = [], 0
    for found in LINK.finditer(line):
        made.append(_bare(line[at : found.start()]))
        made.append(_link(found[2], found[1]))
        at = found.end()
    made.append(_bare(line[at:]))
    return BOLD.sub(r"<strong>\1</strong>", "".join(made))


def _bare(words: str) -> str:
    made, at = [], 0
    for found in BARE.finditer(words):
        address, tail = _without_tail(found[1])
        made += [escape(words[at : found.start()]), _link(address, address), escape(tail)]
        at = found.end()
    return "".join([*made, escape(words[at:])])


def _without_tail(address: str) -> tuple[str, str]:
    """An address without the full stop behind it."""
    short = address.rstrip(TAIL)
    return short, address[len(short) :]


def _link(address: str, words: str) -> str:
    if not is_public(address):
        return escape(f"{words} ({address})" if words != address else address)
    return f'<a href="{escape(address).replace("*", "%2A")}" rel="noopener">{escape(words)}</a>'
