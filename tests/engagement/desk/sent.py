"""What the desk's page sends: one form, six parts."""

from django.urls import reverse

from engagement.notices import queries
from engagement.notices.models import Notice
from tests.pictures import png

WORDS = {
    "kind": "news", "title": "乳房攝影巡迴車", "summary": "兩個鄉，免預約。", "body": "請帶健保卡。",
    "picture_alt": "一輛白色的巡迴車", "whom": "all", "asks": "", "q-count": "0", "is_sent": "on",
    "focus_x": "50", "focus_y": "50",
}  # fmt: skip
QUIZ = {
    "asks": "quiz", "q-count": "2", "coins": "0", "max_tries": "1", "wait_minutes": "0", "is_anonymous": "on",
    "q-0-kind": "single", "q-0-text": "車來幾天？", "q-0-choices": "* 三天\n一天", "q-0-is_required": "on",
    "q-1-kind": "yes_no", "q-1-text": "您要去嗎？", "q-1-choices": "", "q-1-is_required": "on",
}  # fmt: skip
NEW = reverse("desk:new")


def address(notice):
    return reverse("desk:desk", args=[notice.pk])


def review(notice):
    return reverse("desk:review", args=[notice.pk])


def send(browser, notice=None, act="save", *, picture=False, typing=False, **fields):
    """Send the form as the page of this draft would, with what is kept now as what was seen."""
    seen = queries.fingerprint(notice.pk) if notice else ""
    data = {**WORDS, "seen": seen, "act": act, **fields}
    if notice is None:
        data.setdefault("agency", "")
    if picture:
        data["picture"] = png() if picture is True else picture
    headers = {"X-Desk": "typing"} if typing else {}
    return browser.post(address(notice) if notice else NEW, data, headers=headers)


def begun(browser, **fields):
    """A draft that was begun at the desk."""
    send(browser, None, **fields)
    return Notice.objects.latest("pk")
