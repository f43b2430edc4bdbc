"""The desk of notices in a browser: ten clicks for a quiz, no word lost, no fault for axe, and the review by touch."""

from typing import Any

import pytest

from civic.accounts.models import Citizen
from civic.core.roles import Role
from engagement.notices.models import Notice
from tests import factories as make
from tests.axe import faults
from tests.browsers import DESK, PHONE
from tests.journeys.offline import signed_in
from tests.pictures import png

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNT = """
  addEventListener("click", (event) => {
    if (event.isTrusted && event.detail) sessionStorage.clicks = 1 + Number(sessionStorage.clicks ?? 0);
  }, true);
"""


@pytest.fixture
def home(settings: Any, tmp_path: Any) -> Any:
    settings.STAFF_SECOND_FACTOR, settings.MEDIA_ROOT = False, tmp_path
    home = make.agency()
    make.campaign(home)
    return home


def at(visit: Any, client: Any, user: Any, device: dict[str, Any], path: str = "/admin/") -> Any:
    page = visit("/about/", {**device, "service_workers": "block"})
    page.add_init_script(COUNT)
    signed_in(page, client, user)
    page.goto(path)
    return page


def quiz(page: Any) -> None:
    """Type three questions by keyboard alone, from the first one's box on; a * marks the right answer."""
    for number in (1, 2, 3):
        page.locator(f"#id_q-{number - 1}-text").focus()
        page.keyboard.type(f"Question {number}?")
        page.locator("[data-card]").nth(number - 1).locator(".desk-answer input[type=text]").first.focus()
        page.keyboard.type("* right")
        page.keyboard.press("Enter")
        page.keyboard.type("wrong")


def test_a_quiz_for_women_over_forty_in_two_townships_takes_ten_clicks(visit: Any, client: Any, home: Any) -> None:
    near, far = make.district("海濱鄉"), make.district("山邊鎮")
    make.citizen(birth_year=1970, gender=Citizen.Gender.FEMALE, district=far)
    page = at(visit, client, make.staff(Role.EDITOR, home), DESK)
    page.get_by_role("link", name="A notice with a quiz").click()
    words = {
        "title": "乳房攝影巡迴車", "summary": "兩個鄉，免預約。", "body": "請帶健保卡。",
        "picture_alt": "白色的巡迴車停在衛生所前",
        "title_en": "Mammography bus", "summary_en": "In two townships.", "body_en": "Bring your card.",
    }  # fmt: skip
    for name, text in words.items():  # reached by the tab key; a click would not be wrong, but is not needed
        page.locator(f"#id_{name}").focus()
        page.keyboard.type(text)
    with page.expect_file_chooser() as chooser:
        page.locator("#id_picture").click()
    chooser.value.set_files({"name": "bus.png", "mimeType": "image/png", "buffer": png(800, 450).read()})
    page.get_by_label("Those whom I describe here").click()
    page.locator("#id_rule-min_age").focus()
    page.keyboard.type("40")
    page.locator("input[name='rule-genders'][value='female']").click()
    for district in (near, far):
        page.locator(f"#part-whom input[name='rule-districts'][value='{district.pk}']").click()
    quiz(page)
    page.locator("#id_coins").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("5")
    page.locator("[data-checks] .all-done").wait_for()
    assert "1 person" in page.locator("[data-checks]").inner_text()
    page.get_by_role("button", name="Hand in").click()
    page.get_by_text("Handed in.").wait_for()
    notice = Notice.objects.get()
    assert notice.state == "submitted"
    rule = notice.audience.clauses.get()
    assert (rule.min_age, rule.genders, set(rule.districts)) == (40, ["female"], {near.pk, far.pk})
    asked = notice.questionnaire
    assert [[choice.is_right for choice in question.choices.all()] for question in asked.asked] == [[True, False]] * 3
    assert (asked.kind, asked.coins) == ("quiz", 5)
    assert int(page.evaluate("sessionStorage.clicks")) <= 10


def test_a_second_tab_is_told_and_may_still_choose(visit: Any, client: Any, home: Any) -> None:
    editor = make.staff(Role.EDITOR, home)
    notice = make.notice(home, published=False)
    visit.forgive("409")
    first = at(visit, client, editor, DESK, f"/admin/desk/{notice.pk}/")
    second = first.context.new_page()
    second.goto(first.url)
    second.fill("#id_title", "第二頁")
    second.wait_for_timeout(1200)
    second.locator("[data-saved]", has_text="Saved at").wait_for()
    first.fill("#id_title", "第一頁")
    first.locator("[data-conflict]").wait_for()
    assert Notice.objects.get().title == "第二頁"
    first.get_by_role("button", name="Keep mine").click()
    first.wait_for_load_state()
    assert Notice.objects.get().title == "第一頁"


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_desk_review_history_and_calendar_have_no_fault_and_fit_the_window(
    visit: Any, client: Any, home: Any, device: dict[str, Any]
) -> None:
    editor, approver = make.staff(Role.EDITOR, home), make.staff(Role.APPROVER, home)
    draft = make.notice(home, published=False, questionnaire=make.questionnaire(home))
    waiting = make.notice(home, published=False, state="submitted")
    pages = [(editor, "/admin/"), (editor, f"/admin/desk/{draft.pk}/"), (editor, "/admin/desk/new/?start=quiz"),
             (approver, f"/admin/desk/{waiting.pk}/review/"), (editor, f"/admin/desk/{waiting.pk}/history/"),
             (approver, "/admin/desk/calendar/")]  # fmt: skip
    for user, path in pages:
        page = at(visit, client, user, device, path)
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_by_touch_an_approver_sends_back_with_a_ready_reason(visit: Any, client: Any, home: Any) -> None:
    approver = make.staff(Role.APPROVER, home)
    notice = make.notice(home, published=False, state="submitted")
    page = at(visit, client, approver, PHONE, f"/admin/desk/{notice.pk}/review/")
    page.locator(".review-bar summary", has_text="Send back").tap()
    page.get_by_text("The sentences are too long").tap()
    page.locator(".review-panel button", has_text="Send back").tap()
    page.get_by_text("went back to its editor").wait_for()
    assert "too long" in Notice.objects.get().decision
