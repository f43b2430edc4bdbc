"""Whatever people type that is theirs alone, and whatever lets somebody in, stands in no line of any log."""

import io
import logging
import re
from collections.abc import Iterator
from logging.config import DictConfigurator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from civic.accounts.models import User
from civic.core.roles import Role
from civic.deploy.logs import without_secrets
from civic.outbox import actions as outbox
from civic.tasks import make_exports
from rewards.cards import actions as cards
from rewards.cards import numbers
from tests import factories as make
from tests.addresses import EVERY
from tests.api import key_of
from tests.civic.identity import people
from tests.staff import at_desk

PASSWORD, WRONG, PIN, NATIONAL = "Kestrel-over-Mount-7", "Wrong-Kestrel-8", "904417", people.NATIONAL
OPINION = "the lamp at the harbour gate has been dark"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """All that the portal and its libraries log, from DEBUG on, as it would be printed."""
    into, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(into)
    handler.setFormatter(DictConfigurator({}).configure_formatter(dict(settings.LOGGING["formatters"]["lines"])))
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for logger in root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.disabled = False  # whatever a library in this process did before
    yield into
    root.removeHandler(handler)
    root.setLevel(before)


def browser() -> Client:
    return Client(raise_request_exception=False, headers={"accept-language": "en"})


def staff_sign_in() -> list[str]:
    """With password, wrong and right, and a code of a phone; return what was secret."""
    user = make.user("kestrel", password=PASSWORD)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    secret = TOTP.activate(user, "JBSWY3DPEHPK3PXP").instance.data["secret"]
    entering = browser()
    for password in (WRONG, PASSWORD):
        entering.post("/accounts/login/", {"login": user.email, "password": password, "how": "password"})
    entering.post("/accounts/2fa/authenticate/", {"code": "583920"})
    assert Authenticator.objects.filter(user=user).exists()
    return [user.email, WRONG, PASSWORD, secret, "583920"]


def citizen_sign_in() -> list[str]:
    entering = browser()
    page = entering.post("/accounts/signup/", {"email": "magpie@example.test"})
    code = re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)
    assert code is not None
    entering.post(page.url, {"code": "777777"})
    entering.post(page.url, {"code": code[0]})
    assert User.objects.filter(email="magpie@example.test").exists()
    entering.post("/me/data/export/", {})
    return ["magpie@example.test", code[0], "777777"]


def at_the_counter() -> list[str]:
    citizen, operator = make.rich_citizen(300, now=timezone.now()), make.staff(Role.OPERATOR)
    shown = people.shown(citizen, timezone.now())
    fields = {"document": "id_card", "national_id": NATIONAL, "fits": "on"}
    assert at_desk(operator).post(f"/identity/v/{shown.code}/", fields).status_code == 302
    card = cards.issue(citizen, pin=PIN, document="id", by=operator, now=timezone.now())
    clerk = make.clerk(make.shop())
    number, till = numbers.derive(bytes(card.nonce)), at_desk(clerk)
    sent = {"number": number.number, "shop": clerk.shop_roles.get().shop_id, "amount": "120", "key": "tap"}
    for pin in ("310288", PIN):
        till.post("/merchant/card/", {**sent, "pin": pin})
    till.get(f"/c/{number.code}/")
    _code, paying = make.payment_code(make.rich_citizen(90, now=timezone.now()), 10, now=timezone.now())
    for digits in ("11112222", paying.digits):
        till.post("/merchant/check/", {"digits": digits})
    till.get(f"/r/{paying.code}/")
    return [NATIONAL, shown.code, PIN, "310288", number.code, number.number, paying.code, paying.digits, "11112222"]


def answering() -> list[str]:
    asked, answerer = make.open_questionnaire(coins=1), browser()
    answerer.force_login(make.citizen().user)
    text = asked.questions.get(kind="text")
    answerer.post(f"/questionnaires/{asked.pk}/", make.right_answers(asked) | {str(text.pk): OPINION})
    answerer.get(f"/help/?q={OPINION}")
    return [OPINION, OPINION.replace(" ", "+"), OPINION.replace(" ", "%20")]


def program() -> list[str]:
    key = key_of(make.citizen().user)
    caller = browser()
    for shown in (key, "0" * 40):
        caller.get("/api/v1/wallet/", headers={"authorization": f"Token {shown}"})
        caller.post("/api/v1/nothing/", {"token": shown}, headers={"authorization": f"Token {shown}"})
    return [key, "0" * 40]


@pytest.mark.django_db
def test_none_of_what_was_typed_in_the_main_flows_is_in_a_line(lines):
    planted = [*staff_sign_in(), *citizen_sign_in(), *at_the_counter(), *answering(), *program()]
    outbox.work(now=timezone.now())
    make_exports.apply()
    written = lines.getvalue()
    assert "request_finished" in written
    assert '"task": "civic.make_exports"' in written
    assert [secret for secret in planted if secret in written] == []
    assert "127.0.0.1" not in written  # nor where somebody sat


@pytest.mark.django_db
def test_a_row_that_the_database_refused_is_not_told(lines):
    log = logging.getLogger("civic.test")
    refused = [
        ("INSERT INTO civic_agency (slug, name) VALUES (%s, NULL)", OPINION),
        ("CREATE TEMP TABLE one (said text PRIMARY KEY); INSERT INTO one VALUES (%s), (%s)", "a \\ n (b)"),
    ]
    for statement, secret in refused:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [secret] * statement.count("%s"))
        except IntegrityError:
            log.exception("refused")
    written = lines.getvalue()
    assert written.count("IntegrityError") >= 2
    assert OPINION not in written
    assert "(b)" not in written


SECRET_PART = re.compile(r"<(code|token|key|card|copy)>")
PUBLIC = {"help/<key>/"}  # the name of an answer


@pytest.mark.parametrize(
    "route", [each.route for each in EVERY if SECRET_PART.search(each.route) and each.route not in PUBLIC]
)
def test_an_address_with_something_secret_in_it_is_cut_there(route):
    path = "/" + SECRET_PART.sub("Zm9vYmFyYmF6", route).replace("<uidb36>-", "").replace("<pk>", "7")
    for line in (f'"request": "GET {path}"', f"Not Found: {path}"):
        assert "Zm9vYmFyYmF6" not in without_secrets(None, "", line)


def test_what_is_asked_for_of_the_log_is_still_there() -> Any:
    assert without_secrets(None, "", "GET /notices/7/ Key is missing") == "GET /notices/7/ Key is missing"
