"""From the first reason to be told, through the browser's yes, to a message that opens the right page."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from civic.outbox import actions as outbox
from engagement.delivery.actions import file
from engagement.delivery.channels.webpush.models import PushSubscription
from engagement.delivery.kinds import News
from engagement.delivery.models import Message
from engagement.news import coins_awarded
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
