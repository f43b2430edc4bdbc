"""Whatever people type stays text: 300 payloads in a real browser, with the security policy out of the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from civic.accounts.models import User
from civic.core.calendar import taipei_day
from civic.outbox import mail as outgoing
from civic.outbox.actions import post, work
from engagement.delivery.models import Message
from rewards.offers.models import Offer
from rewards.shops.models import Shop
from surveys.questionnaires.models import Question, Questionnaire
from surveys.responses.models import Answer, Response
from tests import factories as make
from tests.browsers import PHONE
from tests.engagement.sends.people import with_mail
from tests.staff import at_desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BREAKS = (
    "",
    '">',
    "'>",
    "-->",
    "</a>",
    "</p>",
    "</title>",
    "</script>",
    "</svg>",
    "]]>",
    "*/",
    "\\",
    "&lt;",
    "{{",
    "%3E",
)
RUNS = (
    "<script>alert(1)</script>", "<SCRIPT>alert(1)//", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
    "<body onload=alert(1)>", "<input autofocus onfocus=alert(1)>", "<details open ontoggle=alert(1)>",
    "<video src=x onerror=alert(1)>", "<iframe src=javascript:alert(1)>", "<a href=javascript:alert(1)>x</a>",
    " onmouseover=alert(1) x=", "<math><mi/xlink:href=x onclick=alert(1)>", "<b style=x:expression(alert(1))>",
    "<x onpointerenter=alert(1)>", "javascript:alert(1)", "[x](javascript:alert(1))",
    "<object data=x onerror=alert(1)>", "<marquee onstart=alert(1)>", "<base href=//x.example>",
    "<meta http-equiv=refresh content=0>",
)  # fmt: skip
PAYLOADS = [way + run for way, run in product(BREAKS, RUNS)]
FOREIGN = """() => [...document.querySelectorAll("main *, title *")].filter((each) =>
  each.matches("script:not([src^='/static/']), iframe, object, marquee, math, base, meta, video, body, x") ||
  [...each.attributes].some((one) => one.name.startsWith("on") ||
    (one.name !== "value" && /^\\s*javascript:/i.test(one.value)))).map((each) => each.outerHTML)"""


@pytest.fixture
def sites() -> dict[str, Any]:
    """Notices, names, shops, offers, news and answers, all made of payloads; and who reads them on which pages."""
    person = make.citizen()
    person.user.name = PAYLOADS[2]
    person.user.save()
    told = make.notice(title=PAYLOADS[3], summary=PAYLOADS[2] * 3, body="\n\n".join(PAYLOADS), now=timezone.now())
    place = make.shop()
    facts = {"merchant": place.merchant, "district": place.district}
    Shop.objects.bulk_create(Shop(name=each, address=each, about=each, **facts) for each in PAYLOADS)
    Offer.objects.bulk_create(Offer(shop=place, title=each[:60], about=each, coins=1) for each in PAYLOADS)
    for number, each in enumerate(PAYLOADS[:20]):
        news = {"coins": 1, "shop": each, "receipt": "x"}
        Message.objects.create(citizen=person, kind="payment_voided", facts=news, key=f"news:{number}")
    notice, shop, asked = f"/notices/{told.pk}/", f"/shops/{place.pk}/", answered()
    shops = "/admin/rewards/shop/"
    return {
        "citizen": (person.user, ["/", notice, "/shops/", shop, "/inbox/", "/me/", "/me/profile/", "/me/data/"]),
        "editor": (make.staff("editor", asked.agency), [f"/admin/surveys/questionnaire/{asked.pk}/results/"]),
        "operator": (
            make.staff("operator"),
            [shops, f"{shops}?all=", f"{shops}{place.pk}/change/"],
        ),
    }


def answered() -> Questionnaire:
    """With each payload as an answer in words: a page shows twenty of a question."""
    asked = make.questionnaire(kind="survey", is_anonymous=False)
    starts = range(0, len(PAYLOADS), 20)
    questions = [
        Question.objects.create(version=asked.version, text=PAYLOADS[start], kind="text", order=start + 9)
        for start in starts
    ]
    make.notice(questionnaire=asked, now=timezone.now())
    for start, question in zip(starts, questions, strict=True):
        for each in PAYLOADS[start : start + 20]:
            own = Response.objects.create(version=asked.version, citizen=make.citizen(), on=taipei_day(timezone.now()))
            Answer.objects.create(response=own, question=question, text=each)
    return asked


@pytest.mark.parametrize("who", ["citizen", "editor", "operator"])
def test_no_payload_runs_on_any_page(browser: Any, live_server: Any, sites: Any, who: str) -> None:
    user, addresses = sites[who]
    with signed_in(browser, live_server.url, user) as page:
        ran: list[str] = []
        page.on("dialog", lambda dialog: (ran.append(page.url), dialog.dismiss()))
        assert len(PAYLOADS) >= 300
        for address in addresses:
            assert page.goto(address).status == 200
            assert "alert(1)" in page.content(), f"{address} shows none, so it proves nothing"
            assert page.evaluate(FOREIGN) == [], address
        assert ran == []
        page.set_content(f"<main>{PAYLOADS[2]}</main>")
        assert len(page.evaluate(FOREIGN)) == 1, "what is looked for would have been found"


@contextmanager
def signed_in(browser: Any, address: str, user: User) -> Iterator[Any]:
    """A page without the policy that would stop scripts by itself."""
    context = browser.new_context(base_url=address, bypass_csp=True, **PHONE)
    key = at_desk(user).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}])
    yield context.new_page()
    context.close()


def test_mail_is_plain_text_that_nothing_runs_in() -> None:
    outgoing.write("civic/guardians/ask_mail.txt", "parent@example.test", child=PAYLOADS[0], cap=1, address="x")
    (sent,) = mail.outbox
    assert PAYLOADS[0] in sent.body  # as typed: it is no HTML
    assert (sent.content_subtype, getattr(sent, "alternatives", [])) == ("plain", [])


def test_nothing_runs_in_a_mail_of_news_that_is_made_of_payloads(browser: Any) -> None:
    home, reader = make.agency(), with_mail()
    told = [make.notice(home, title=each, summary=each, now=timezone.now()).pk for each in PAYLOADS[::4]]
    row = {"address": reader.user.email, "user": reader.user, "now": timezone.now()}
    post("news_mail", content={"digest": True, "notices": told}, **row)
    work(now=timezone.now(), channels=["news_mail"])
    (sent,) = mail.outbox
    html, kind = sent.alternatives[0]
    page = browser.new_page()
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.set_content(html)
    assert kind == "text/html"
    assert html.count("alert(1)") >= len(told)
    assert page.evaluate(FOREIGN.replace("main *", "body *")) == []
    assert ran == []
