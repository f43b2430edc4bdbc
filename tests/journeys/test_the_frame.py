"""What the frame of each page promises by its sheets alone: from page to page, header and footer, sizes and colours."""

from typing import Any

import pytest
from django.utils import timezone

from civic.help import actions as help_answers
from engagement.delivery.actions import file
from engagement.delivery.kinds import News
from engagement.news import coins_awarded
from tests import factories as make
from tests.browsers import DESK, PHONE
from tests.journeys.steps import enter
from tests.rewards.settlement.months import close, sale

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FADES = "addEventListener('pagereveal', (event) => { window.fades = Boolean(event.viewTransition); });"


def fade(page: Any, *, motion: str) -> bool:
    """Whether one of a few pages fades into the next; Chromium leaves it out where sheets are late."""
    page.emulate_media(reduced_motion=motion)
    for name in ("privacy", "accessibility") * 4:
        with page.expect_navigation():
            page.locator(f".foot a[href='/{name}/']").tap()
        if page.wait_for_function("window.fades === undefined ? null : { fades }").json_value()["fades"]:
            return True
    return False


def test_pages_fade_into_each_other_and_not_for_whoever_wants_no_motion(visit: Any) -> None:
    visit.forgive("Transition was aborted")
    page = visit("/about/", {**PHONE, "reduced_motion": "no-preference"})
    page.context.add_init_script(FADES)
    assert [fade(page, motion=motion) for motion in ("no-preference", "reduce")] == [True, False]


MARKS = """[...document.querySelectorAll(".key")]
  .filter((each) => getComputedStyle(each).clipPath === "none").map((each) => each.id).join()"""
FOOT = """() => {
  const seen = [...document.querySelectorAll(".foot li")].filter((each) => each.offsetHeight);
  const tabs = document.querySelector(".tabs").offsetHeight, end = document.documentElement.scrollHeight;
  const last = Math.max(...seen.map((each) => each.getBoundingClientRect().bottom)) + scrollY;
  return { words: seen.map((each) => each.innerText.trim()), below: end - last - tabs };
}"""
# Fields and the wallet's card whose ground is light or whose words are dark: 0 is black, 1 white.
GLARING = """() => {
  const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).reduce((sum, part) => sum + part / 765, 0);
  const looks = (each) => [getComputedStyle(each).backgroundColor, getComputedStyle(each).color].map(light);
  return [...document.querySelectorAll("main :is(select, textarea, input:not([type=hidden]), .balance)")]
    .map((each) => [each.name || each.className, ...looks(each)])
    .filter(([_name, ground, words]) => ground > 0.35 || words < 0.7);
}"""
BROKEN = """() => {
  const broken = [], range = document.createRange();
  const parts = "main :is(h1, h2, h3, label, legend, .btn, .badge, strong), .tab, .foot a, .top a";
  for (const part of document.querySelectorAll(parts)) {
    if (!part.checkVisibility()) continue;
    const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const word of texts.currentNode.data.matchAll(/[A-Za-z]+/g)) {
        range.setStart(texts.currentNode, word.index);
        range.setEnd(texts.currentNode, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(word[0]);
      }
    }
  }
  return broken;
}"""
PAGES = ("/", "/shops/", "/wallet/", "/me/", "/help/", "/pay/")


def signed_in(visit: Any, server: Any, device: dict[str, Any]) -> Any:
    page = visit("/about/", device)
    enter(page, server, make.rich_citizen(100, now=timezone.now()).user, "en")
    return page


def test_on_a_phone_the_footer_is_short_and_the_marks_show_on_focus_alone(visit: Any) -> None:
    page = visit("/about/")
    assert page.evaluate(MARKS) == ""
    for key in "UZCB":
        page.locator(f"#{key}").focus()
        assert page.evaluate(MARKS) == key
    for path in ("/about/", "/offers/"):
        page.goto(path)
        foot = page.evaluate(FOOT)
        assert set(foot["words"]) - {"Demo mailbox"} == {
            "Help", "Accessibility", "Privacy", "Large letters", "繁體中文",
        }  # fmt: skip
        assert 0 <= foot["below"] <= 32, "no empty band below the last line"
    page.goto("/help/")
    page.locator("main").get_by_role("link", name="About this site").tap()
    page.wait_for_url("**/about/")


def test_on_a_desk_the_footer_stands_below_the_words_and_what_one_acts_upon_beside_them(
    visit: Any, live_server: Any
) -> None:
    page = signed_in(visit, live_server, DESK)
    page.goto("/about/")
    title, foot = page.locator("main h1").bounding_box(), page.locator(".foot li >> visible=true").first.bounding_box()
    assert abs(title["x"] - foot["x"]) <= 1
    assert page.locator(".foot").get_by_role("link", name="About this site").is_visible()
    lefts = {round(each.bounding_box()["x"]) for each in page.locator(".on-two-columns > h2").all()}
    assert len(lefts) == 2, "two columns"
    page.goto("/wallet/")
    side, lines = page.locator(".side").bounding_box(), page.locator(".card-list").bounding_box()
    assert side["x"] >= lines["x"] + lines["width"]
    assert side["y"] < lines["y"] + lines["height"]
    assert side["x"] + side["width"] > 1200, "the width is used"


SIDES = """(where) => new Set([...document.querySelectorAll(where)]
  .map((each) => Math.round(each.getBoundingClientRect().left))).size"""
# Pages of several parts, and what of each stands side by side on a desk.
BESIDE = {
    "/help/": "main section",
    "/help/lost-phone/": ".prose, .side",
    "/help/contact/": ".two > section",
    "/accessibility/": ".prose > h2",
    "/me/": ".two > *",
    "/me/data/": "main .data-part",
    "/me/devices/": ".ways, .side",
    "/preferences/": "main form > section",
    "/wallet/": ".card-list, .side",
    "/wallet/months/": ".two > section",
}


def test_parts_stand_side_by_side_on_a_desk_and_one_below_the_other_on_phones_and_in_large_letters(
    visit: Any, live_server: Any
) -> None:
    help_answers.ship()
    page, columns = signed_in(visit, live_server, DESK), {}
    for path, where in BESIDE.items():
        page.goto(path)
        columns[path] = [page.evaluate(SIDES, where)]
        page.evaluate("document.documentElement.classList.add('large')")
        columns[path] += [page.evaluate(SIDES, where)]
        page.evaluate("document.documentElement.classList.remove('large')")
        page.set_viewport_size(PHONE["viewport"])
        columns[path] += [page.evaluate(SIDES, where)]
        page.set_viewport_size(DESK["viewport"])
    assert {path: each for path, each in columns.items() if each != [2, 1, 1]} == {}


def test_controls_are_dark_on_a_dark_ground_and_large_letters_break_no_word(visit: Any, live_server: Any) -> None:
    page = signed_in(visit, live_server, {**PHONE, "color_scheme": "dark", "viewport": {"width": 320, "height": 568}})
    page.context.add_cookies([{"name": "tuili_type", "value": "large", "url": live_server.url}])
    glaring, broken = [], {}
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.className") == "large"
        glaring += [(path, *each) for each in page.evaluate(GLARING)]
        if words := page.evaluate(BROKEN):
            broken[path] = words
    assert (glaring, broken) == ([], {})


def test_large_letters_break_no_word_on_the_pages_of_a_shop(visit: Any, live_server: Any) -> None:
    shop = make.shop()
    sale(shop, 30)
    close()
    page = visit("/about/", {**PHONE, "viewport": {"width": 320, "height": 568}})
    enter(page, live_server, make.owner(shop.merchant), "en")
    page.context.add_cookies([{"name": "tuili_type", "value": "large", "url": live_server.url}])
    page.goto("/merchant/")
    paths = [tab.get_attribute("href") for tab in page.locator(".tab").all()]
    paths += [f"/merchant/business/{shop.merchant_id}/staff/", f"/merchant/shop/{shop.pk}/offers/new/"]
    broken = {}
    for path in dict.fromkeys(paths):
        assert page.goto(path).status == 200, path
        if words := page.evaluate(BROKEN):
            broken[path] = words
    assert broken == {}


def test_the_number_on_the_apps_icon_is_the_inboxs_and_goes_when_one_signs_out(visit: Any, live_server: Any) -> None:
    page = visit("/about/")
    page.context.add_init_script("""navigator.setAppBadge = async (number) => { window.badge = number; };
        navigator.clearAppBadge = async () => { window.badge = "none"; };""")
    citizen = make.citizen()
    file(coins_awarded.news, [News(citizen.pk, "award:1", timezone.now(), {"coins": 5, "reason": "健康問卷"})])
    enter(page, live_server, citizen.user, "en")
    page.goto("/inbox/")
    assert page.evaluate("badge") == 1
    page.goto("/me/")
    page.get_by_role("button", name="Sign out", exact=True).tap()
    page.wait_for_function("window.badge === 'none'")
