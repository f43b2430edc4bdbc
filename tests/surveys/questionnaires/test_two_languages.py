"""Questions in both languages: readers of English read English where it was written, and nothing is lost on the way."""

import pytest
from django.utils import translation

from civic.core.errors import FieldErrors
from civic.core.roles import Role
from surveys.questionnaires import actions
from surveys.questionnaires.choices import Line, parse
from surveys.questionnaires.models import Choice, Version
from surveys.questionnaires.queries import content_hash
from surveys.questionnaires.writing import Card, cards_of, write
from surveys.responses.forms import AnswerForm
from tests import factories as make

pytestmark = pytest.mark.django_db

CARD = Card(
    name="q1",
    kind="single", text="洗手要多久？", text_en="How long do you wash your hands?", hint="用肥皂", hint_en="With soap",
    lines=[Line("20 秒", True, "20 seconds"), Line("5 秒", False, "")], explanation="病毒要 20 秒才洗掉",
    explanation_en="A virus takes 20 seconds to go",
)  # fmt: skip


@pytest.fixture
def home():
    return make.agency()


@pytest.fixture
def editor(home):
    return make.staff(Role.EDITOR, home)


def asked(home, editor, *cards, **fields):
    made = make.questionnaire(home, **fields)
    write(made, cards or [CARD], by=editor)
    return made


def test_whoever_reads_english_is_asked_in_english_and_a_gap_stays_chinese(home, editor):
    version = asked(home, editor).version
    with translation.override("en"):
        (field,) = AnswerForm(version).fields.values()
        assert field.label == "How long do you wash your hands?"
        assert [words for _pk, words in field.widget.choices] == ["20 seconds", "5 秒"]
    with translation.override("zh-hant"):
        (field,) = AnswerForm(version).fields.values()
        assert field.label == "洗手要多久？"


def test_the_page_of_citizens_names_the_language_of_each_question(client, home, editor):
    made = asked(home, editor, CARD, Card(kind="text", text="還有嗎？"), title_en="Clean hands")
    make.notice(questionnaire=made)
    client.force_login(make.citizen().user)
    client.cookies["tuili_language"] = "en"
    page = client.get(f"/questionnaires/{made.pk}/").content.decode()
    assert '<span lang="en">How long do you wash your hands?</span>' in page
    assert '<span lang="zh-Hant">還有嗎？</span>' in page
    assert '<span class="question-hint" lang="en">With soap</span>' in page
    assert '<h1 lang="en">' in page


def test_a_correction_and_a_copy_keep_both_languages(home, editor):
    made = asked(home, editor)
    make.notice(questionnaire=made)
    made.refresh_from_db()
    assert cards_of(actions.correct(made, by=editor)) == [CARD]


def test_english_is_part_of_the_fingerprint_and_no_english_leaves_it_as_it_was(home, editor):
    made = make.questionnaire(home)
    before = content_hash(made.version)
    Choice.objects.filter(question__version__questionnaire=made).update(text_en="")
    assert content_hash(Version.objects.get(questionnaire=made)) == before
    for change in ({"text_en": "Other"}, {"hint": "別的"}, {"hint_en": "Other"}, {"explanation_en": "Other"}):
        made.questions.filter(order=1).update(**change)
        after = content_hash(Version.objects.get(questionnaire=made))
        assert after != before, change
        before = after


def test_lines_are_read_with_the_english_of_the_same_number():
    assert parse("* 一\n\n二", "one\n\ntwo") == [Line("一", True, "one"), Line("二", False, "two")]
    assert parse("一\n二", "\ntwo") == [Line("一"), Line("二", False, "two")]
    with pytest.raises(FieldErrors) as refused:
        parse("一\n二", "one\ntwo\nthree")
    assert "3" in str(refused.value.fields["choices"])
