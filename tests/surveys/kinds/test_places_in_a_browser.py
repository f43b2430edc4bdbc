"""The button finds the nearest district on the phone itself; a position goes along only where it is taken."""

import pytest

from civic.accounts.models import District
from surveys.questionnaires.models import Question
from tests import factories as make
from tests.surveys.screens import Screen

pytestmark = pytest.mark.django_db
HERE = {"latitude": 22.75549, "longitude": 121.15049}


def page_of(client, *, is_anonymous):
    for code, north, east in (("far", 23.5, 121.4), ("near", 22.7, 121.1)):
        District.objects.create(code=code, name=code, name_en=code, latitude=north, longitude=east)
    made = make.questionnaire(kind="survey", is_anonymous=is_anonymous)
    made.questions.all().delete()
    Question.objects.create(version=made.version, order=1, kind="place", text="哪裡？", name="where")
    Question.objects.create(
        version=made.version, order=2, kind="text", text="在${where}的哪裡？", shown_if="${where} = 'near'"
    )
    make.notice(questionnaire=made)
    client.cookies["tuili_language"] = "en"
    client.force_login(make.citizen().user)
    return client.get(f"/questionnaires/{made.pk}/").content.decode()


def press(browser, html, *, allowed=True):
    """What the page holds after the button was pressed: the district, the position, its words, the next question."""
    granted = {"geolocation": HERE, "permissions": ["geolocation"]} if allowed else {}
    context = browser.new_context(**granted)
    screen = Screen(context.new_page(), html, root="https://tuili.test")
    screen.press("Use my position")
    told = screen.page.locator("[data-told]")
    told.filter(has_text=".").wait_for()
    position = screen.page.locator("[data-position]")
    found = {
        "district": screen.page.locator("[data-place] select").input_value(), "told": told.inner_text(),
        "position": position.input_value() if position.count() else None,
        "next": screen.page.locator("textarea").is_visible(),
        "text": screen.page.inner_text("form[data-questions]"),
    }  # fmt: skip
    assert screen.faults == []
    context.close()
    return found


def test_without_a_name_only_the_district_is_filled_in(browser, client):
    found = press(browser, page_of(client, is_anonymous=True))
    assert (found["district"], found["position"]) == ("near", None)
    assert "The nearest is near" in found["told"]
    assert found["next"], "what is asked about this district comes up at once"
    assert "在near的哪裡？" in found["text"]


def test_beside_a_name_the_position_goes_along_rounded_and_is_told(browser, client):
    found = press(browser, page_of(client, is_anonymous=False))
    assert (found["district"], found["position"]) == ("near", "22.755,121.150")
    assert "22.755, 121.150" in found["told"]


def test_where_the_browser_gives_none_the_list_is_left(browser, client):
    found = press(browser, page_of(client, is_anonymous=True), allowed=False)
    assert found["district"] == ""
    assert "choose from the list" in found["told"]
