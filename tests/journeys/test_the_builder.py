"""The builder in a browser: twelve questions in few steps, moved by keys and by dragging, brought back; axe."""

from typing import Any

import pytest

from civic.core.roles import Role
from surveys.questionnaires.models import Questionnaire
from surveys.questionnaires.writing import cards_of, write
from tests import factories as make
from tests.axe import faults
from tests.browsers import DESK, PHONE
from tests.journeys.offline import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNT = """
  addEventListener("click", (event) => {
    if (event.isTrusted && event.detail) sessionStorage.clicks = 1 + Number(sessionStorage.clicks ?? 0);
  }, true);
"""
KINDS = ["single", "multiple", "yes_no", "rating", "nps", "number", "date", "short", "text", "single", "multiple",
         "consent"]  # fmt: skip


@pytest.fixture
def home(settings: Any, tmp_path: Any) -> Any:
    settings.STAFF_SECOND_FACTOR, settings.MEDIA_ROOT = False, tmp_path
    return make.agency()


def at(visit: Any, client: Any, user: Any, path: str, device: dict[str, Any] = DESK) -> Any:
    page = visit("/about/", {**device, "service_workers": "block"})
    page.add_init_script(COUNT)
    signed_in(page, client, user)
    page.goto(path)
    return page


def saved(page: Any, words: str) -> None:
    """Wait until what was typed last is in the database."""
    page.locator(".desk-phone [data-screen=zh]").get_by_text(words, exact=True).first.wait_for()


def texts(asked: Any) -> list[str]:
    return [card.text for card in cards_of(Questionnaire.objects.get(pk=asked.pk).draft)]


def test_twelve_questions_are_written_with_a_click_for_each_and_the_keyboard(
    visit: Any, client: Any, home: Any
) -> None:
    editor = make.staff(Role.EDITOR, home)
    page = at(visit, client, editor, "/admin/questionnaires/new/")
    page.locator("#id_title").focus()
    page.keyboard.type("道路問卷")
    page.keyboard.press("Enter")
    page.locator("[data-cards]").wait_for(state="attached")
    asked = Questionnaire.objects.get()
    for number, kind in enumerate(KINDS, 1):
        page.locator(f"[data-add={kind}]").click()  # the box for the question has the keyboard now
        page.keyboard.type(f"第 {number} 題")
        if kind in ("single", "multiple"):
            page.locator("[data-card]").last.locator(".desk-answer input[type=text]").first.focus()
            for answer in ("甲", "乙"):
                page.keyboard.type(answer)
                page.keyboard.press("Enter")
    saved(page, "第 12 題")
    page.locator("[data-saved]", has_text="Saved at").wait_for()
    assert [(card.kind, card.text) for card in cards_of(asked.draft)] == [
        (kind, f"第 {number} 題") for number, kind in enumerate(KINDS, 1)
    ]
    assert not page.locator(".desk-faults .stops").count()
    clicks = int(page.evaluate("sessionStorage.clicks"))
    print(f"12 questions: {clicks} clicks, {page.evaluate('performance.now()') / 1000:.1f} s")
    assert clicks == len(KINDS)


def test_a_question_is_moved_by_keys_and_by_dragging_copied_and_brought_back(
    visit: Any, client: Any, home: Any
) -> None:
    asked = make.questionnaire(home)
    page = at(visit, client, make.staff(Role.EDITOR, home), f"/admin/questionnaires/{asked.pk}/")
    before = texts(asked)
    page.locator("#id_q-0-text").focus()
    page.keyboard.press("Alt+ArrowDown")
    page.locator("[data-told]", has_text="2").wait_for(state="attached")
    assert page.evaluate("document.activeElement.id") == "id_q-1-text"
    page.set_viewport_size({"width": 1280, "height": 3000})  # the mouse reaches what is in the window
    grip, last = page.locator("[data-grip]").first.bounding_box(), page.locator("[data-card]").last.bounding_box()
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(last["x"] + 20, last["y"] + last["height"] - 4, steps=6)
    page.mouse.up()
    page.locator("[data-card]").first.locator("[data-card-act=copy]").click()
    page.keyboard.press("End")
    page.keyboard.type("又一次")
    saved(page, f"{before[0]}又一次")
    assert texts(asked) == [before[0], f"{before[0]}又一次", before[2], before[1]]
    page.locator("[data-card]").nth(1).locator("[data-card-act=remove]").click()
    page.get_by_role("button", name="Undo").click()
    page.keyboard.press("End")
    page.keyboard.type("！")
    saved(page, f"{before[0]}又一次！")
    assert len(texts(asked)) == 4


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_builder_trial_and_import_have_no_fault_and_fit_the_window(
    visit: Any, client: Any, home: Any, device: dict[str, Any]
) -> None:
    editor, asked = make.staff(Role.EDITOR, home), make.questionnaire(home)
    write(asked, cards_of(asked.version), by=editor)
    there = f"/admin/questionnaires/{asked.pk}/"
    for path in (there, f"{there}try/", "/admin/questionnaires/new/", "/admin/questionnaires/import/"):
        page = at(visit, client, editor, path, device)
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_answers_have_room_and_are_right_only_in_a_quiz(
    visit: Any, client: Any, home: Any, device: dict[str, Any]
) -> None:
    asked = make.questionnaire(home)
    write(asked, cards_of(asked.version), by=make.staff(Role.EDITOR, home))
    page = at(visit, client, make.staff(Role.EDITOR, home), f"/admin/questionnaires/{asked.pk}/", device)
    rows = page.locator("[data-card]").first.locator(".desk-answer")
    for box in rows.locator("input[type=text]").all():
        assert box.bounding_box()["width"] > 120
    right = page.locator(".desk-answer.is-right input[type=text]").first
    for kind, width in (("quiz", "2px"), ("survey", "1px")):
        page.locator(f"input[name=asks][value={kind}]").check()
        assert right.evaluate("(box) => getComputedStyle(box).borderTopWidth") == width, kind
    page.locator("[data-card] select").first.select_option("note")
    assert not page.locator("[data-card]").first.locator("[data-must]").is_visible()
    assert not page.locator("[data-card]").first.locator("[data-rows]").is_visible()
