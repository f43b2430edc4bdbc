"""Every column about a person has its words, in both languages: else their own copy shows them a program's name."""

import re

import pytest
from django.utils.translation import override

from civic.core.personal import about_people


@pytest.mark.parametrize("entry", about_people(), ids=lambda entry: entry.model)
def test_each_column_is_named_in_words(entry):
    """By a Letter in the slice's personal.py, or by the name of the column itself where that is fit for people."""
    spoken = [name for name in entry.columns if name not in entry.whose and not _is_said(entry, name)]
    with override("en"):
        english = [entry.label(name) for name in spoken]
    with override("zh-hant"):
        chinese = [entry.title, *(entry.label(name) for name in spoken)]
    assert [words for words in english if "_" in words] == []
    assert [words for words in chinese if not re.search(r"[\u4e00-\u9fff]", words)] == []


@pytest.mark.parametrize("entry", [each for each in about_people() if each.letter], ids=lambda entry: entry.model)
def test_a_letter_says_or_names_each_column_and_no_other(entry):
    said = set(re.findall(r"%\((\w+)\)s", str(entry.letter.sentence)))
    known = {*said, *entry.letter.labels, *entry.letter.values, *entry.letter.silent}
    assert known <= set(entry.columns)
    with override("zh-hant"):
        assert re.search(r"[\u4e00-\u9fff]|：", str(entry.letter.sentence))


def _is_said(entry, name: str) -> bool:
    return bool(entry.letter) and (name in entry.letter.silent or f"%({name})s" in str(entry.letter.sentence))
