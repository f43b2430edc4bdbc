"""A sign for each kind of question; its words stand beside it, so no sign has to be understood by itself."""

from surveys.questionnaires.models import Question

SIGNS = {
    "single": "◉", "multiple": "☑", "yes_no": "◐", "rating": "★", "nps": "⓾", "number": "№", "whole": "#",
    "date": "▦", "short": "―", "text": "¶", "consent": "✓", "note": "ℹ",
    "section": "§", "ranking": "⇅", "matrix": "▤", "picture": "▣",
    "photo": "◙", "file": "◙", "place": "◎",
}  # fmt: skip


def palette() -> list[tuple[str, str, str]]:
    """Every kind: its name, its sign, its words."""
    return [(kind, SIGNS.get(kind, "?"), str(words)) for kind, words in Question.Kind.choices]
