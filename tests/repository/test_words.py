"""What people read is written one way: one spelling for each word, full-width marks in Chinese, plain English."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from civic.help.actions import shipped
from rewards.shops.daily_word import WORDS
from tests.repository.chinese import faults_of

ROOT = Path(__file__).parents[2]
APPS = ("civic", "rewards", "surveys", "engagement")
CATALOGUE = ROOT / "locale/zh_Hant/LC_MESSAGES/django.po"
CONTENT = [
    *sorted((ROOT / "templates").rglob("*.html")),
    *sorted((ROOT / "templates").rglob("*.txt")),
    *sorted((ROOT / "engagement/demo/content").glob("*.toml")),
    *sorted((ROOT / "civic/help/answers").glob("*.toml")),
    *sorted((ROOT / "civic/consent/texts").glob("*.zh-hant.txt")),
    *sorted((ROOT / "static/js").rglob("*.js")),
]
SOURCES = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]
# Patterns that read what people write, whichever way they write it.
READS = {"civic/accounts/forms.py", "rewards/settlement/payments/answer_files.py", "rewards/shops/hours.py"}
# Sentences that said nothing to whoever read them, and words that are somebody else's.
NOT_PLAIN = (
    "need not",
    "as the case may be",
    "shall",
    "hereby",
    "herewith",
    "aforementioned",
    "pursuant",
    "utilise",
    "anew",
    "as ever",
    "bear no name",
    "comes soon",
    "hence",
    "is awaited",
    "junk",
    "lest",
    "mend",
    "mended",
    "nobody approves",
    "nobody decides",
    "ought",
    "the line is back",
    "thereof",
    "thus",
    "upon",
    "without a line",
)


def chinese() -> list[str]:
    catalogue = read_po(CATALOGUE.open("rb"))
    return [text for message in catalogue if message.id for text in _texts(message.string)]


def english() -> list[str]:
    catalogue = read_po(CATALOGUE.open("rb"))
    return [text for message in catalogue if message.id for text in _texts(message.id)]


def _texts(found: str | tuple[str, ...]) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else tuple(found)


def test_the_catalogue_spells_each_word_one_way_with_full_width_marks():
    assert {text: faults for text in chinese() if (faults := faults_of(text))} == {}


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_and_the_demo_do_so_too(path):
    assert faults_of(path.read_text(encoding="utf-8")) == []


def test_sentences_in_the_code_do_so_too():
    found = {str(path.relative_to(ROOT)): faults_of("\n\n".join(strings(path))) for path in SOURCES}
    assert {name for name, faults in found.items() if faults} == READS


def strings(path: Path) -> list[str]:
    """The strings of a module but its docstrings, which are English."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in told]
    return [node.value for node in strings if isinstance(node.value, str)]


def test_chinese_is_found_in_the_code():
    assert any("全年無休" in each for each in strings(ROOT / "rewards/shops/hours.py"))
    assert not any("統一編號), checked" in each for each in strings(ROOT / "civic/identity/national_id.py"))


@pytest.mark.parametrize(
    "text", ["請到服務台", "店內櫃台", "平臺", "您好,歡迎", "真的嗎?", "卡片(藍色)", "您的身份", "請設置密碼"]
)
def test_the_list_finds_what_it_is_for(text):
    assert faults_of(text)


@pytest.mark.parametrize(
    "text", ["請到服務臺、櫃檯", "平台", "您好，歡迎", "12:30 開始", "https://a.test/?q=臺東", "PIN（六碼）"]
)
def test_the_list_lets_good_chinese_be(text):
    assert faults_of(text) == []


def test_english_is_plain():
    word = re.compile(r"\b(" + "|".join(NOT_PLAIN) + r")\b", re.IGNORECASE)
    assert [text for text in english() if word.search(text)] == []
    help_answers = [text for each in shipped() for name, text in each.items() if str(name).endswith("_en")]
    assert [text for text in help_answers if word.search(text)] == []


def test_english_has_english_marks():
    """In words of the catalogue, and where code or a template joins several things: `listed` parts those."""
    assert [text for text in english() if re.search("[、，。；：？！「」『』（）]", text)] == []
    sources = [*SOURCES, *(ROOT / "templates").rglob("*.html")]
    joined = re.compile(r""""、"[.]join|join:["']、""")
    assert [str(path.relative_to(ROOT)) for path in sources if joined.search(path.read_text(encoding="utf-8"))] == []


def test_the_glossary_has_each_term_once():
    lines = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").splitlines()
    terms = [line.split("|")[1].strip().casefold() for line in lines if line.startswith("|")]
    terms = [term for term in terms if term != "term" and set(term) != {"-"}]
    assert len(terms) > 100
    assert sorted({term for term in terms if terms.count(term) > 1}) == []


def test_a_notice_is_a_notice_and_a_push_is_one_way_by_which_it_comes():
    """推播 alone is the message on a phone; what an agency tells is 推播通知, in short 通知."""
    alone = re.compile("推播(?!通知|平台)")
    catalogue = read_po(CATALOGUE.open("rb"))
    told = [each for each in catalogue if each.id and re.search("notice", str(each.id), re.IGNORECASE)]
    assert len(told) > 100
    assert [each.string for each in told if alone.search(str(each.string)) and "push" not in str(each.id)] == []


def test_a_citizen_is_called_so_in_chinese():
    told = [each for each in read_po(CATALOGUE.open("rb")) if re.search("citizen", str(each.id), re.IGNORECASE)]
    assert len(told) > 50
    assert [each.string for each in told if "民眾" in str(each.string)] == []


def test_words_of_the_day_are_kind_to_everybody():
    assert len(set(WORDS)) == len(WORDS) == 64
    assert "檳榔" not in WORDS
