"""From the first reason to be told, through the browser's yes, to a message that opens the right page."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from civic.accounts.models import Topic
from civic.outbox import actions as outbox
from engagement.delivery.actions import file
from engagement.delivery.channels.webpush.models import PushSubscription
from engagement.delivery.kinds import News
from engagement.delivery.models import Message
from engagement.news import coins_awarded
from engagement.notices.models import NoticeRead
from engagement.sends import actions as sends
from tests import factories as make
from tests.browsers import chromium
from tests.fakes.push_service import push_service
from tests.journeys.offline import signed_in, wait_for_the_worker
from tests.threads import at_once

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Headless browsers reach no push service: what one would give back is put in its place, and everything else is real.
SUBSCRIBES = """
const given = %s;
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
let mine = null;
PushManager.prototype.getSubscription = async () => mine;
PushManager.prototype.subscribe = async (options) => {
  window.askedWith = options.applicationServerKey.length;
  mine = { options: { applicationServerKey: options.applicationServerKey }, toJSON: () => given };
  return mine;
};
"""


@pytest.fixture(scope="module")
def browser(browser_type: Any, browser_type_launch_args: dict[str, Any]) -> Iterator[Any]:
    """A whole one: the browser without windows lets no page notify anybody."""
    launched = browser_type.launch(**browser_type_launch_args | {"executable_path": chromium(whole=True)})
    yield launched
    launched.close()


def an_award(citizen: Any, number: int) -> None:
    file(coins_awarded.news, [News(citizen.pk, f"award:{number}", make.NOW, {"coins": 5, "reason": "健康問卷"})])


def work() -> None:
    """What the worker does; past the quiet hours, whenever this test runs."""
    outbox.work(now=timezone.now() + timedelta(hours=10), channels=["webpush"])


def deliver(page: Any, payload: dict[str, Any]) -> None:
    """Hand a message to the service worker, as the browser does when its push service brings one."""
    talk = page.context.new_cdp_session(page)
    versions: list[dict[str, Any]] = []
    talk.on("ServiceWorker.workerRegistrationUpdated", lambda told: versions.extend(told["registrations"]))
    talk.send("ServiceWorker.enable")
    page.wait_for_timeout(300)
    facts = {"origin": page.evaluate("location.origin"), "registrationId": versions[-1]["registrationId"]}
    talk.send("ServiceWorker.deliverPushMessage", {**facts, "data": json.dumps(payload)})


def worker_of(page: Any) -> Any:
    """The service worker, in which the badge is written down instead of shown."""
    [worker] = page.context.service_workers
    worker.evaluate("""() => { self.badges = [];
      self.navigator.setAppBadge = async (...number) => { self.badges.push(number[0] ?? "some"); }; }""")
    return worker


def notices_shown(page: Any, count: int) -> list[dict[str, Any]]:
    """What stands on the screen, as the browser holds it, as soon as there are so many."""
    shown: list[dict[str, Any]] = page.evaluate(
        """async (count) => {
          const worker = await navigator.serviceWorker.ready;
          for (let tries = 0; tries < 100; tries += 1) {
            const all = await worker.getNotifications();
            if (all.length >= count) {
              return all.map(({ title, body, image, tag, data, actions }) =>
                ({ title, body, image, tag, url: data.url, buttons: actions.map((button) => button.title) }));
            }
            await new Promise((wait) => setTimeout(wait, 100));
          }
          return [];
        }""",
        count,
    )
    return shown


def tap(worker: Any, tag: str, button: str = "") -> None:
    """Tap a message on the screen, or one of its buttons.

    Only a real finger may bring a window to the front, and have the browser wait until all is done.
    """
    worker.evaluate(
        """async ([tag, action]) => {
          WindowClient.prototype.focus = async function () { return this; };
          const [notification] = await self.registration.getNotifications({ tag });
          const event = new NotificationEvent("notificationclick", { notification, action });
          event.waitUntil = () => {};
          self.dispatchEvent(event);
        }""",
        [tag, button],
    )


@contextmanager
def reached(page: Any, client: Any, settings: Any, citizen: Any) -> Iterator[Any]:
    """A citizen in an open window, and a browser of theirs at a push service that reads what arrives."""
    wait_for_the_worker(page)
    page.context.grant_permissions(["notifications"])
    signed_in(page, client, citizen.user)
    page.goto("/inbox/")
    with push_service() as service:
        settings.PUSH_HOSTS = [service.host]
        phone = service.browser("phone")
        client.post("/api/v1/push/subscriptions/", phone.subscription, content_type="application/json")
        yield phone


def test_a_notice_shows_its_picture_and_marks_the_icon_a_tap_opens_it_and_a_button_keeps_it(visit, client, settings):
    citizen, page = make.citizen(), visit("/about/")
    with reached(page, client, settings, citizen) as phone:
        notice = make.notice(now=timezone.now())
        an_award(citizen, 1)
        at_once([plan, work])
        at_once([work])
    worker = worker_of(page)
    for told in phone.got:
        deliver(page, told)
    shown = {each["tag"]: each for each in notices_shown(page, 2)}
    told = shown[f"notice-{notice.pk}"]
    assert told["title"] == "流感疫苗開打"
    assert told["image"] == f"{settings.PUBLIC_URL}{notice.picture.url}"
    assert sorted(worker.evaluate("self.badges"), key=str) == [2, "some"]

    tap(worker, f"notice-{notice.pk}")
    page.wait_for_url(f"**/notices/{notice.pk}/")
    assert NoticeRead.objects.get().notice == notice
    page.wait_for_function("document.readyState === 'complete'")

    message = Message.objects.get()
    tap(worker, f"message-{message.pk}", "save")
    expect(page).to_have_url(re.compile(f"/notices/{notice.pk}/$"))  # nothing opens
    for _try in range(50):
        message.refresh_from_db()
        if message.saved_at:
            break
        page.wait_for_timeout(100)
    assert message.saved_at
    assert message.read_at is None


def plan() -> None:
    sends.plan_due(now=timezone.now())


def test_whatever_a_push_says_stays_text_and_leads_nowhere_else(visit):
    page = visit("/about/")
    wait_for_the_worker(page)
    page.context.grant_permissions(["notifications"])
    worker = worker_of(page)
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    words = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg/onload=alert(1)>', "{{7*7}}"]
    places = [
        "javascript:alert(1)",
        "https://evil.example/",
        "//evil.example/",
        "data:text/html,<script>alert(1)</script>",
    ]
    for number, (text, place) in enumerate(zip(words, places, strict=True)):
        deliver(page, {"title": text, "body": text, "tag": f"t{number}", "url": place, "seen": place, "keep": place,
                       "open": text, "save": text})  # fmt: skip
    shown = notices_shown(page, len(words))
    assert sorted(each["title"] for each in shown) == sorted(words)
    assert sorted(each["body"] for each in shown) == sorted(words)
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    for number in range(len(words)):
        tap(worker, f"t{number}", "save" if number % 2 else "")
    page.wait_for_timeout(500)
    assert page.url.endswith("/about/")
    assert [address for address in asked if "evil" in address] == []
    assert (len(page.context.pages), ran) == (1, [])


def test_the_first_page_asks_nobody_and_who_has_chosen_topics_is_asked_once(visit, client):
    citizen, page = make.citizen(), visit("/")
    wait_for_the_worker(page)
    Topic.objects.get_or_create(code="roads-x", defaults={"name": "路況", "name_en": "Roads"})
    assert page.locator("[data-push]").count() == 0
    signed_in(page, client, citizen.user)
    for address in ("/", "/me/", "/inbox/"):
        page.goto(address)
        assert page.locator("[data-push]").count() == 0
    page.goto("/me/profile/")
    page.get_by_label("Roads").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Get messages on this device").wait_for()
    page.goto("/me/")
    assert page.locator("[data-push]").count() == 0


def test_a_yes_in_the_inbox_brings_a_message_that_opens_the_right_page(visit, client, settings):
    citizen = make.citizen()
    page = visit("/about/")
    wait_for_the_worker(page)
    page.context.grant_permissions(["notifications"])
    signed_in(page, client, citizen.user)
    page.goto("/inbox/")
    assert page.locator("[data-push]").count() == 0  # there is no reason to ask yet
    an_award(citizen, 1)
    with push_service() as service:
        settings.PUSH_HOSTS = [service.host]
        phone = service.browser("phone")
        page.add_init_script(SUBSCRIBES % json.dumps(phone.subscription))
        page.reload()
        page.get_by_role("button", name="Yes, tell me").click()
        page.get_by_text("This device gets your messages.").wait_for()
        assert page.evaluate("window.askedWith") == 65
        assert PushSubscription.objects.get().user_id == citizen.user.pk
        an_award(citizen, 2)
        at_once([work])
    [told] = phone.got
    assert told["url"] == f"/inbox/{Message.objects.latest('pk').pk}/"
    deliver(page, told)
    shown = page.evaluate(
        """async () => {
          const worker = await navigator.serviceWorker.ready;
          for (let tries = 0; tries < 50; tries += 1) {
            const [first] = await worker.getNotifications();
            if (first) {
              const buttons = first.actions.map((button) => button.title);
              return { title: first.title, body: first.body, url: first.data.url, buttons };
            }
            await new Promise((wait) => setTimeout(wait, 100));
          }
        }"""
    )
    buttons = [told["open"], told["save"]]
    assert shown == {"title": told["title"], "body": told["body"], "url": told["url"], "buttons": buttons}
    assert "健康問卷" not in json.dumps(shown, ensure_ascii=False)
    page.goto(shown["url"])  # what its tap opens
    page.get_by_role("heading", level=1).wait_for()
    assert Message.objects.latest("pk").read_at
