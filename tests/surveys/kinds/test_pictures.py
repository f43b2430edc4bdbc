"""Pictures of answers go through the gate, belong to the draft, stay beside their answers, and never change after."""

import re
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override
from PIL import Image

from civic.core.roles import Role
from civic.web.pictures import NotAPicture, PictureTooLarge
from surveys.kinds.registry import KINDS
from surveys.questionnaires import actions, pictures
from surveys.questionnaires.choices import Line, with_pictures
from surveys.questionnaires.errors import NotReady, Published
from surveys.questionnaires.models import Choice, Questionnaire
from surveys.questionnaires.queries import content_hash
from surveys.questionnaires.writing import Card, cards_of, clone, write
from surveys.responses.models import Answer
from surveys.xlsform.actions import Faulty, take_over
from surveys.xlsform.writing import form_of
from tests import factories as make
from tests.api import ROOT, program_of
from tests.pictures import jpeg_with_place, png, png_that_claims
from tests.staff import at_desk
from tests.surveys.xlsform.books import CHOICES, SURVEY, book

pytestmark = pytest.mark.django_db
CARDS = [
    Card(kind="picture", name="tree", text="哪一種樹？", lines=[Line("茄苳"), Line("欖仁"), Line("苦楝")]),
    Card(kind="text", name="why", text="為什麼？", is_required=False, shown_if="${tree} = '欖仁'"),
]


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def home():
    return make.agency()


@pytest.fixture
def editor(home):
    return make.staff(Role.EDITOR, home)


@pytest.fixture
def asked(home, editor):
    made = make.questionnaire(home, kind="survey")
    write(made, CARDS, by=editor)
    return made


def answers_of(asked):
    return list(Choice.objects.filter(question__version__questionnaire=asked, question__kind="picture"))


def dress(asked, editor):
    """A picture of its own beside each answer."""
    for n, choice in enumerate(answers_of(asked)):
        pictures.put(asked, choice.pk, png(40 + n, 30), by=editor)


def shown(asked):
    return {choice.text: choice.picture.name for choice in answers_of(asked)}


def opened(asked, editor):
    dress(asked, editor)
    make.notice(questionnaire=asked)
    asked.refresh_from_db()
    return asked


def test_a_picture_goes_through_the_gate(asked, editor):
    choice = pictures.put(asked, answers_of(asked)[0].pk, jpeg_with_place(), by=editor)
    assert choice.picture.name.startswith("choices/")
    with Image.open(choice.picture.path) as kept:
        assert not kept.getexif()


@pytest.mark.parametrize(("file", "error"), [(png_that_claims(50_000, 50_000), PictureTooLarge)])
def test_a_bomb_is_refused_before_it_is_decoded(asked, editor, file, error):
    with pytest.raises(error):
        pictures.put(asked, answers_of(asked)[0].pk, file, by=editor)
    assert set(shown(asked).values()) == {""}


def test_without_all_its_pictures_it_is_not_handed_in(asked, editor):
    with pytest.raises(NotReady, match="no picture yet"):
        actions.check_ready(asked.version)
    dress(asked, editor)
    actions.check_ready(asked.version)


def test_pictures_stay_with_their_answers_when_the_page_of_words_is_saved(asked, editor):
    dress(asked, editor)
    had = shown(asked)
    moved = [Line("苦楝"), Line("茄苳", text_en="Bishop wood"), Line("欖仁")]
    write(asked, [Card(kind="picture", name="tree", text="哪一種樹？", lines=moved), CARDS[1]], by=editor)
    assert shown(asked) == had


def test_whoever_reviews_it_loads_them_in_the_size_in_which_they_are_shown(asked, editor):
    dress(asked, editor)
    notice = make.notice(questionnaire=asked, published=False)
    for page in (f"/admin/desk/{notice.pk}/review/", f"/admin/engagement/notice/{notice.pk}/preview/"):
        answer = at_desk(make.staff(Role.APPROVER, asked.agency)).get(page)
        assert answer.content.decode().count('sizes="96px"') == 3, page


def test_of_all_pictures_the_first_one_asked_is_loaded_at_once(home, editor, client):
    asked = make.questionnaire(home, kind="survey")
    write(asked, [replace(CARDS[0], name=name) for name in ("tree", "shade")], by=editor)
    opened(asked, editor)
    client.force_login(make.citizen().user)
    page = client.get(f"/questionnaires/{asked.pk}/").content.decode()
    loaded = re.findall(r'<img class="choice-image"[^>]*?(fetchpriority="high"|loading="lazy")', page)
    assert loaded == ['fetchpriority="high"', *['loading="lazy"'] * 5]


def test_a_reworded_answer_keeps_its_picture_and_a_new_one_has_none():
    before = [Line("紅", picture="choices/r.jpg"), Line("藍", picture="choices/b.jpg")]
    assert [line.picture for line in with_pictures([Line("紅色"), Line("藍")], before)] == [
        "choices/r.jpg", "choices/b.jpg",
    ]  # fmt: skip
    assert [line.picture for line in with_pictures([Line("綠"), Line("紅"), Line("藍")], before)] == [
        "", "choices/r.jpg", "choices/b.jpg",
    ]  # fmt: skip


def test_the_fingerprint_covers_pictures(asked, editor):
    before = content_hash(asked.version)
    dress(asked, editor)
    assert content_hash(asked.version) != before


def test_once_published_no_picture_changes(asked, editor):
    opened(asked, editor)
    first = answers_of(asked)[0]
    with pytest.raises(Published):
        pictures.put(asked, first.pk, png(), by=editor)
    with pytest.raises(DatabaseError), transaction.atomic():
        Choice.objects.filter(pk=first.pk).update(picture="choices/other.jpg")


def test_a_correction_and_a_copy_have_the_same_pictures(asked, editor):
    opened(asked, editor)
    had = shown(asked)
    copy = clone(asked, by=editor)
    assert shown(copy) == had
    draft = actions.correct(asked, by=editor, now=make.NOW)
    assert {line.text: line.picture for line in cards_of(draft)[0].lines} == had


def test_who_puts_a_picture_counts_as_the_drafter(asked, home):
    colleague = make.staff(Role.EDITOR, home)
    pictures.put(asked, answers_of(asked)[0].pk, png(), by=colleague)
    assert asked.draft.is_by(colleague)


def test_nobody_puts_a_picture_for_another_agency(asked):
    with pytest.raises(Exception, match=r"."):
        pictures.put(asked, answers_of(asked)[0].pk, png(), by=make.staff(Role.EDITOR, make.agency("他局")))


def test_the_builder_takes_files_without_script_and_tells_each_fault_beside_its_answer(asked, editor):
    desk = at_desk(editor)
    desk.cookies["tuili_language"] = "en"
    page, (first, second, _third) = f"/admin/questionnaires/{asked.pk}/pictures/", answers_of(asked)
    broken = png()
    broken.name, broken.file = "x.png", broken.file.__class__(b"no picture")
    broken.size = 10
    told = desk.post(page, {f"picture-{first.pk}": png(), f"picture-{second.pk}": broken})
    assert told.status_code == 422
    assert str(NotAPicture()) in told.content.decode()
    assert shown(asked)[first.text]
    desk.post(page, {f"remove-{first.pk}": "on"})
    assert not shown(asked)[first.text]
    assert desk.post(page, {"picture-987654": png()}).status_code == 422


def test_a_page_without_script_shows_pictures_and_takes_one(asked, editor, client):
    opened(asked, editor)
    client.force_login(make.citizen().user)
    page = client.get(f"/questionnaires/{asked.pk}/").content.decode()
    (tree, why), (first, *_rest) = asked.questions.order_by("order"), answers_of(asked)
    assert f'name="{tree.pk}" value="{first.pk}"' in page
    assert first.picture.url in page
    client.post(f"/questionnaires/{asked.pk}/", {str(tree.pk): first.pk, str(why.pk): ""})
    assert Answer.objects.get().choice == first


def test_programs_get_the_address_of_each_picture(asked, editor):
    opened(asked, editor)
    tree = program_of(make.citizen()).get(f"{ROOT}questionnaires/{asked.pk}/").json()["questions"][0]
    assert [each["picture"].rpartition("/media/")[2] for each in tree["choices"]] == list(shown(asked).values())


def test_approvers_see_the_pictures(asked, editor, home):
    dress(asked, editor)
    desk = at_desk(make.staff(Role.APPROVER, home))
    page = desk.get(f"/admin/surveys/questionnaire/{asked.pk}/change/").content.decode()
    assert all(choice.picture.url in page for choice in answers_of(asked))


def test_other_is_no_picture_and_a_quiz_has_one_right_picture():
    lines = [Line("甲", picture="a"), Line("其他", is_other=True, picture="b")]
    assert any("citizen’s own words" in words for words in KINDS["picture"].faults(lines, is_quiz=False))
    assert any("Mark the right answer" in words for words in KINDS["picture"].faults(lines[:1] * 2, is_quiz=True))


def with_images(*names, type_="select_one roads"):
    choices = [(*CHOICES[0], "media::image"), *((*row, name) for row, name in zip(CHOICES[1:], names, strict=False))]
    return book([SURVEY[0], (type_, *SURVEY[1][1:])], choices)


def test_a_list_with_images_comes_in_as_a_choice_of_pictures_which_are_still_to_come(home, editor):
    made = take_over(with_images("coast.jpg", "valley.jpg"), agency=home, by=editor)
    (card,) = cards_of(made.draft)
    assert (card.kind, [line.picture for line in card.lines]) == ("picture", ["", ""])
    with pytest.raises(NotReady):
        actions.check_ready(made.draft)


def test_images_beside_other_kinds_of_answers_are_a_fault_by_row(home, editor):
    for content, place in ((with_images("a.jpg", "b.jpg", type_="select_multiple roads"), ("survey", 2, "A")),
                           (with_images("../a.jpg", "b.jpg"), ("choices", 2, "E"))):  # fmt: skip
        with pytest.raises(Faulty) as refused:
            take_over(content, agency=home, by=editor)
        (fault,) = refused.value.faults
        assert (fault.sheet, fault.row, fault.column) == place
    assert not Questionnaire.objects.exists()


def test_what_goes_out_comes_in_again_with_the_agencys_own_pictures_and_nobody_elses(asked, editor, home):
    dress(asked, editor)
    content = form_of(asked, asked.version).read()
    again = take_over(content, agency=home, by=editor)
    assert shown(again) == shown(asked)
    other = make.agency("他局")
    theirs = take_over(content, agency=other, by=make.staff(Role.EDITOR, other))
    assert set(shown(theirs).values()) == {""}
