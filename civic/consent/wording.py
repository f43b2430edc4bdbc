"""A document’s plain text as HTML: paragraphs, headings, lists; whatever else it holds is shown as it stands."""

from collections.abc import Iterator
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


def as_html(text: str) -> SafeString:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return mark_safe("".join(_blocks(lines)))  # noqa: S308  each block is escaped by format_html


def _blocks(lines: list[str]) -> Iterator[SafeString]:
    for is_item, group in groupby(lines, key=lambda line: line.startswith("- ")):
        if is_item:
            yield format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line[2:],) for line in group)))
        else:
            yield from (_line(line) for line in group)


def _line(line: str) -> SafeString:
    if line.startswith("## "):
        return format_html("<h2>{}</h2>", line[3:])
    return format_html("<p>{}</p>", line)
