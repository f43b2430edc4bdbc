"""In a browser with scripts the same pages turn at once, ask by the same trees, and a ranking is moved by buttons."""

import pytest

from surveys.questionnaires.models import Choice, Question, Questionnaire, Version
from tests import factories as make
from tests.surveys.screens import Screen

pytestmark = pytest.mark.django_db


def question(version, order, kind, text, *choices, rows=(), **fields):
    made = Question.objects.create(version=version, order=order, kind=kind, text=text, **fields)
    lines = [(words, False) for words in choices] + [(words, True) for words in rows]
    for n, (words, is_row) in enumerate(lines):
        Choice.objects.create(question=made, order=n, text=words, is_row=is_row, is_other=words == "其他")
    return made


@pytest.fixture
def html(client):
    made = Questionnaire.objects.create(agency=make.agency(), title="通勤問卷", kind="survey")
    version = Version.objects.create(questionnaire=made)
    question(version, 1, "section", "您的通勤")
    question(version, 2, "single", "怎麼通勤？", "騎車", "走路", "其他", name="way")
    question(version, 3, "number", "要幾分鐘？", name="minutes", shown_if="${way} = '走路'", most=300)
    question(version, 4, "section", "騎車的事", shown_if="${way} = '騎車'")
    question(version, 5, "ranking", "什麼最要緊？", "安全", "快", "便宜")
    question(version, 6, "section", "最後")
    question(version, 7, "matrix", "您同意嗎？", "同意", "不同意", rows=("路很平", "燈很亮"))
    question(version, 8, "text", "為什麼${way}？", is_required=False)
    make.notice(questionnaire=made)
    client.cookies["tuili_language"] = "en"
    client.force_login(make.citizen().user)
    return client.get(f"/questionnaires/{made.pk}/").content.decode()


@pytest.fixture
def screen(browser, html):
    page = browser.new_page(viewport={"width": 320, "height": 700})
    shown = Screen(page, html)
    yield shown
    page.close()
    assert shown.faults == []


def test_pages_turn_and_questions_come_by_the_answers(screen):
    assert screen.sees("Page 1 of 2")
    assert not screen.sees("要幾分鐘？")
    screen.choose("走路")
    assert screen.sees("要幾分鐘？")
    screen.press("Next page")
    assert screen.sees("Please answer this question.")
    screen.choose("騎車")
    assert not screen.sees("要幾分鐘？")
    assert screen.sees("Page 1 of 3")
    screen.press("Next page")
    assert screen.sees("什麼最要緊？")
    move_and_go_on(screen)
    back_and_again(screen)


def move_and_go_on(screen):
    screen.page.get_by_role("button", name="便宜: move up").click()
    assert screen.page.locator("[data-item] label").all_inner_texts() == ["安全", "便宜", "快"]
    assert screen.page.locator("[data-ranking] select").evaluate_all("all => all.map(each => each.value)") == [
        "1",
        "2",
        "3",
    ]
    screen.press("Next page")
    assert screen.sees("Page 3 of 3")
    assert screen.sees("為什麼騎車？")
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= 320


def back_and_again(screen):
    screen.choose("同意")
    screen.page.go_back()
    assert screen.sees("Page 2 of 3")
    screen.press("Back one page")
    assert screen.page.locator("input:checked").count() >= 1
    screen.choose("其他")
    screen.page.get_by_label("please write it here").fill("搭公車")
    screen.page.reload()
    assert screen.page.get_by_label("please write it here").input_value() == "搭公車"
