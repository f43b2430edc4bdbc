"""An agency keeps questions once and asks them again: alone or as a group, with what they say of each other."""

from decimal import Decimal

import pytest

from civic.audit.models import AuditEvent
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from surveys.library import actions
from surveys.library.models import LibraryEntry
from surveys.questionnaires.choices import Line
from surveys.questionnaires.errors import Published
from surveys.questionnaires.models import Choice, Questionnaire, Version
from surveys.questionnaires.writing import Card, cards_of, write
from tests import factories as make
from tests.staff import at_desk, messages_of

pytestmark = pytest.mark.django_db
AGE = Card(kind="whole", name="age", text="你幾歲？", text_en="How old are you?", least=Decimal(0), most=Decimal(120))
ROAD = Card(kind="single", name="road", text="走哪條路？", text_en="Which road?", hint="平常", hint_en="Usually",
            lines=[Line("濱海", text_en="Coast", name="coast"), Line("縱谷", text_en="Valley", name="valley")],
            shown_if="${age} >= 18")  # fmt: skip
WHY = Card(kind="text", name="why", text="為什麼走${road}？", is_required=False, shown_if="${road} = 'coast'")


@pytest.fixture
def home():
    return make.agency()


@pytest.fixture
def editor(home):
    return make.staff(Role.EDITOR, home)


def drafted(home, editor, *cards):
    made = make.questionnaire(home)
    write(made, cards, by=editor)
    return made


def numbers(asked, *names):
    return [asked.draft.questions.get(name=name).pk for name in names]


def asked_again(asked):
    return cards_of(Questionnaire.objects.get(pk=asked.pk).draft)


def kept(home, editor, *cards, title="交通"):
    source = drafted(home, editor, *cards)
    return actions.keep(source, numbers(source, *(card.name for card in cards)), title=title, by=editor).entry


def test_a_group_comes_back_as_it_was_in_both_languages_and_its_order(home, editor):
    source = drafted(home, editor, AGE, ROAD, WHY)
    entry = actions.keep(source, numbers(source, "why", "age", "road"), title="交通", by=editor).entry
    other = drafted(home, editor, Card(kind="text", name="first", text="先問"))
    assert actions.insert(other, [entry.pk], after=None, by=editor) == 3
    assert asked_again(other)[1:] == asked_again(source)


def test_a_condition_about_a_question_that_stays_behind_is_left_out_and_named(home, editor):
    source = drafted(home, editor, AGE, ROAD)
    saved = actions.keep(source, numbers(source, "road"), title="路", by=editor)
    assert saved.lost == [ROAD.text]
    assert [card.shown_if for card in saved.entry.asked] == [""]
    assert asked_again(source)[1].shown_if == ROAD.shown_if


def test_words_that_repeat_the_answer_to_a_question_that_stays_behind_are_refused(home, editor):
    source = drafted(home, editor, AGE, ROAD, WHY)
    with pytest.raises(actions.RepeatsAnother, match="為什麼"):
        actions.keep(source, numbers(source, "why"), title="為什麼", by=editor)
    assert not LibraryEntry.objects.exists()


def test_short_names_that_are_taken_become_others_in_conditions_and_words_too(home, editor):
    entry = kept(home, editor, AGE, ROAD, WHY)
    other = drafted(home, editor, AGE, ROAD)
    actions.insert(other, [entry.pk], after=None, by=editor)
    names = [card.name for card in asked_again(other)]
    assert names == ["age", "road", "age_2", "road_2", "why"]
    road, why = asked_again(other)[3:]
    assert (road.shown_if, why.shown_if, why.text) == ("${age_2} >= 18", "${road_2} = 'coast'", "為什麼走${road_2}？")


def test_it_is_put_behind_the_question_that_was_chosen(home, editor):
    entry = kept(home, editor, AGE)
    other = drafted(home, editor, *(Card(kind="text", name=name, text=name) for name in ("one", "two")))
    actions.insert(other, [entry.pk], after=numbers(other, "one")[0], by=editor)
    assert [card.name for card in asked_again(other)] == ["one", "age", "two"]


def test_another_agency_neither_sees_nor_takes_nor_removes_it(home, editor):
    entry = kept(home, editor, AGE)
    there = make.agency("他局")
    stranger = make.staff(Role.EDITOR, there)
    theirs = drafted(there, stranger)
    with pytest.raises(actions.EntryGone):
        actions.insert(theirs, [entry.pk], after=None, by=stranger)
    with pytest.raises(actions.EntryGone):
        actions.remove(there, entry.pk, by=stranger)
    with pytest.raises(NotAllowed):
        actions.remove(home, entry.pk, by=stranger)
    assert entry.title not in at_desk(stranger).get(f"/admin/questionnaires/{theirs.pk}/library/").content.decode()
    assert at_desk(stranger).get(f"/admin/questionnaires/{drafted(home, editor).pk}/library/").status_code == 404


def test_what_cannot_be_kept_is_refused_with_its_reason(home, editor):
    source = drafted(home, editor, AGE)
    mine = numbers(source, "age")
    for refusal, questions, title in (
        (actions.NothingChosen, [], "一"), (actions.TitleMissing, mine, "  "), (actions.TitleMissing, mine, "長" * 81),
        (actions.QuestionGone, [*mine, 10**8], "一"),
    ):  # fmt: skip
        with pytest.raises(refusal):
            actions.keep(source, questions, title=title, by=editor)
    actions.keep(source, mine, title=" 年　齡 ", by=editor)
    with pytest.raises(actions.TitleTaken):
        actions.keep(source, mine, title="年 齡", by=editor)


def test_no_more_than_a_questionnaire_holds_are_put_in(home, editor):
    entry = kept(home, editor, *(Card(kind="text", name=f"k{n}", text=f"{n}") for n in range(31)))
    other = drafted(home, editor, *(Card(kind="text", name=f"m{n}", text=f"{n}") for n in range(30)))
    with pytest.raises(actions.TooManyQuestions, match="61"):
        actions.insert(other, [entry.pk], after=None, by=editor)
    assert len(asked_again(other)) == 30


def test_what_waits_for_approval_takes_nothing(home, editor):
    entry, other = kept(home, editor, AGE), drafted(home, editor, ROAD)
    Version.objects.filter(questionnaire=other).update(state=Version.State.SUBMITTED)
    with pytest.raises(Published):
        actions.insert(other, [entry.pk], after=None, by=editor)


def test_pictures_come_along_while_an_answer_of_the_agency_has_them(home, editor):
    lines = [Line("樹", picture="choices/tree.jpg"), Line("海", picture="choices/sea.jpg")]
    entry = kept(home, editor, Card(kind="picture", name="view", text="哪一張？", lines=lines))
    Choice.objects.filter(text="海").update(picture="")
    other = drafted(home, editor)
    actions.insert(other, [entry.pk], after=None, by=editor)
    assert [line.picture for line in asked_again(other)[0].lines] == ["choices/tree.jpg", ""]


def test_the_page_keeps_and_puts_in_without_a_script_and_says_what_was_left_out(home, editor):
    desk, source = at_desk(editor), drafted(home, editor, AGE, ROAD)
    page = f"/admin/questionnaires/{source.pk}/library/"
    sent = {"act": "keep", "title": "路", "question": numbers(source, "road")}
    told = messages_of(desk.post(page, sent, follow=True))
    assert any("路" in words for words in told)
    assert any(ROAD.text in words for words in told)
    refused = desk.post(page, sent)
    assert (refused.status_code, 'value="路"' in refused.content.decode()) == (422, True)
    answer = desk.post(page, {"act": "insert", "entry": LibraryEntry.objects.get().pk, "after": ""}, follow=True)
    assert answer.redirect_chain == [(f"/admin/questionnaires/{source.pk}/", 302)]
    assert [card.text for card in asked_again(source)] == [AGE.text, ROAD.text, ROAD.text]
    desk.post(page, {"act": f"remove-{LibraryEntry.objects.get().pk}"})
    assert not LibraryEntry.objects.exists()
    acts = AuditEvent.objects.filter(object_type="surveys.libraryentry").values_list("action", flat=True)
    assert set(acts) == {"libraryentry.added", "libraryentry.removed"}


def test_a_long_library_is_searched_by_title(home, editor):
    source = drafted(home, editor, AGE)
    for n in range(52):
        actions.keep(source, numbers(source, "age"), title=f"題 {n:02}", by=editor)
    page = f"/admin/questionnaires/{source.pk}/library/"
    assert "題 51" not in at_desk(editor).get(page).content.decode()
    assert "題 51" in at_desk(editor).get(page, {"q": " 51 "}).content.decode()
