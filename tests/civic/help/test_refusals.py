"""Each refusal that a citizen, a clerk or an owner meets leads to its answer; those of staff and programs are named."""

import io
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string
from PIL import Image

from civic.core.errors import DomainError
from civic.help import actions
from civic.signin.account_adapter import AccountAdapter
from civic.signin.adapter import SecondFactorAdapter, SocialAdapter
from civic.web.refusals import explained
from rewards.pins.errors import WeakPin
from tests import factories as make

pytestmark = pytest.mark.django_db

# Slices whose refusals only staff and those who run the portal meet. An answer of help is written for everybody else.
STAFF_ALONE = [
    "civic.agencies",
    "civic.backups",
    "civic.consent",
    "civic.core.calendar",
    "civic.decisions",
    "civic.desk",
    "civic.exports",
    "civic.helpdesk",
    "civic.identity.counter",
    "civic.identity.letters",
    "civic.mydata.replaying",
    "civic.outbox",
    "civic.recovery",
    "civic.staff",
    "engagement.attachments",
    "engagement.audiences",
    "engagement.demo",
    "engagement.desk",
    "engagement.emergencies.cap",
    "engagement.events.registrations.lists",
    "engagement.figures",
    "engagement.notices",
    "engagement.sends",
    "rewards.budgets",
    "rewards.fraud",
    "rewards.grants",
    "rewards.interests",
    "rewards.ledger.anchors",
    "rewards.ledger.closing",
    "rewards.ledger.stops",
    "rewards.merging",
    "rewards.settlement.anchoring",
    "rewards.settlement.closing",
    "rewards.settlement.periods",
    "rewards.settlement.reports",
    "rewards.settlement.yearly",
    "rewards.settlement.payments.answer_files",
    "rewards.shops.actions",
    "rewards.shops.conflict_of_interest",
    "surveys.builder",
    "surveys.coding",
    "surveys.library",
    "surveys.questionnaires",
    "surveys.results",
    "surveys.xlsform",
]
# Single refusals of slices in which citizens and shops work, too.
STAFF_CLASSES = {
    "engagement.emergencies.incidents.errors": "BulletinWaits SameEmergency BulletinDecided NoDrillGroup",
    "engagement.events.attendance.errors": "KeyReused UndoneBefore OwnCorrection OwnAttendance CorrectionWaits NotOver",
    "engagement.events.doors.errors": "NameTaken NameMissing",
    "engagement.events.events.errors": "EventStays NoSession SessionOver SignupNever RewardMissing RewardEmpty "
    "QuestionsElsewhere PlaceMissing NotPublished OwnChange ChangeWaits NothingChanges TooFewPlaces ReasonMissing "
    "TooManySessions SessionTwice PositionMissing",
    "engagement.events.registrations.errors": "OwnAppeal",
    "rewards.awards.actions": "SecondApproverNeeded OwnWallet",
    "rewards.cards.actions": "OwnCard",
    "rewards.holds.actions": "ReasonNeeded NothingToAnswer OwnHold",
    "rewards.ledger.errors": "UnknownAccount UnknownTransaction",
    "rewards.limits.actions": "DayHasPassed",
    "rewards.payees.errors": "ChangedSince OwnersNeeded AboutYourself",
    "rewards.redemption.refunds.errors": "LateRefundDecided SecondPersonForRefund",
    "rewards.settlement.disputes.errors": "AdjustmentWaiting AlreadyAnswered CoinsWrong SecondPersonNeeded "
    "AdjustmentDecided",
    "rewards.settlement.payments.errors": "NothingToConsolidate AllHeld SamePerson WrongBatchState ApproverPays "
    "NotInBatch PaidOtherwise ReasonNeeded WordsNeeded AlreadyLookedAt HeldInBatch HeldByChange HeldInFile "
    "AccountMissing PaidTooEarly ReferenceUsed PaymentFaulty",
    "surveys.awards.actions": "AwardDecided OwnAward OwnRefusal ReasonMissing",
}
# Programs read these, or they are only the base of others, or stand field by field.
NOT_FOR_PEOPLE = {
    "civic.core.errors": "FieldErrors",
    "engagement.events.calendar.api": "UnknownDay PassNeeded",
    "engagement.inbox.actions": "NoSuchItem",
    "engagement.inbox.api": "WrongCursor",
    "rewards.ledger.errors": "LedgerError",
    "rewards.offers.errors": "OfferError",
    "rewards.redemption.payments.api": "IdempotencyKeyNeeded",
    "rewards.redemption.payments.errors": "RedemptionError",
}


def refusals(kind: type[DomainError] = DomainError) -> list[type[DomainError]]:
    """Every refusal of the portal, once its addresses are known."""
    import_string(f"{settings.ROOT_URLCONF}.urlpatterns")
    return [each for sub in kind.__subclasses__() for each in (sub, *refusals(sub))]


def named(lists: dict[str, str]) -> set[str]:
    return {f"{module}.{name}" for module, names in lists.items() for name in names.split()}


def path(kind: type[DomainError]) -> str:
    return f"{kind.__module__}.{kind.__name__}"


def ours() -> list[type[DomainError]]:
    return [kind for kind in refusals() if kind.__module__.split(".")[0] != "tests"]


def is_of_staff(kind: type[DomainError]) -> bool:
    return any(f"{kind.__module__}.".startswith(f"{slice_}.") for slice_ in STAFF_ALONE)


def test_what_a_refusal_leads_to_is_there():
    led = {kind.help for kind in ours() if kind.help}
    assert len(led) > 30
    assert led - {each["key"] for each in actions.shipped()} == set()


def test_each_refusal_leads_to_an_answer_or_is_named_as_one_of_staff_or_programs():
    excused = named(STAFF_CLASSES) | named(NOT_FOR_PEOPLE)
    silent = [path(kind) for kind in ours() if not kind.help and not is_of_staff(kind) and path(kind) not in excused]
    assert silent == []


def test_no_name_stands_there_for_nothing():
    without = [kind for kind in ours() if not kind.help]
    assert (named(STAFF_CLASSES) | named(NOT_FOR_PEOPLE)) - {path(kind) for kind in without} == set()
    assert [slice_ for slice_ in STAFF_ALONE if not any(f"{path(kind)}.".startswith(slice_) for kind in without)] == []


def test_the_same_refusal_may_lead_somebody_else_to_another_answer():
    assert 'href="/help/shop-devices/"' in explained(WeakPin(), key="shop-devices")
    assert 'href="/help/not-there/"' in explained(WeakPin(), key="not-there")


@pytest.fixture
def counter():
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(make.clerk(make.shop()))
    return browser


def link(key: str) -> str:
    return f'<a class="help-link" href="/help/{key}/">'


def test_a_code_and_a_card_that_nobody_knows_lead_the_clerk_to_the_answers_for_counters(counter):
    for digits, key in (("12345678", "counter-refuses"), ("123456789012", "counter-card")):
        page = counter.post("/merchant/check/", {"digits": digits}).content.decode()
        assert link(key) in page
        assert not re.search(r"<a [^>]*>(?:(?!</a>).)*<a ", page, re.S)


def test_where_the_customer_has_too_few_coins_the_clerk_reads_what_a_clerk_can_do(counter):
    payment, code = make.payment_code(make.rich_citizen(30), 30, now=timezone.now())
    type(payment).objects.update(amount=40)
    page = counter.post("/merchant/confirm/", {"key": "k", "digits": code.digits}).content.decode()
    assert link("counter-refuses") in page
    assert link("not-enough-coins") not in page


def test_a_photo_without_a_code_leads_to_scanning(counter):
    out = io.BytesIO()
    Image.new("L", (400, 400), 120).save(out, "PNG")
    photo = SimpleUploadedFile("photo.png", out.getvalue(), "image/png")
    assert link("scanning") in counter.post("/merchant/photo/", {"photo": photo}).content.decode()


def test_a_device_an_invitation_and_the_screen_at_a_door_lead_to_theirs():
    browser, event = Client(headers={"accept-language": "en"}), make.event()
    assert link("shop-devices") in browser.post("/merchant/device/", {"code": "nothing"}).content.decode()
    assert link("event-door") in browser.get(f"/here/{event.pk}/").content.decode()
    browser.force_login(make.citizen().user)
    assert link("shop-team") in browser.get("/merchant/join/nothing/").content.decode()


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"})


def test_a_wrong_password_and_too_many_of_them_lead_to_their_answers(visitor):
    user = make.user("editor", password="a long password")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    typed = {"login": user.email, "password": "wrong", "how": "password"}
    pages = [visitor.post("/accounts/login/", typed).content.decode() for _ in range(6)]
    assert f"is not right. Try again, or take a code. {link('sign-in-otherwise')}" in pages[0]
    assert f"try again in 15 minutes. {link('too-many-tries')}" in pages[-1]


def test_a_wrong_password_of_who_is_signed_in_leads_to_its_answer(visitor):
    visitor.force_login(make.user("editor", password="a long password"))
    page = visitor.post("/accounts/reauthenticate/", {"password": "wrong"}).content.decode()
    assert f"This is not the right password. {link('sign-in-otherwise')}" in page


@pytest.mark.parametrize("to", ["/accounts/2fa/webauthn/login/", "/me/sign-in/confirm/passkey/"])
def test_a_passkey_that_was_not_shown_leads_to_the_other_ways_in(visitor, to):
    if to.startswith("/me/"):
        visitor.force_login(make.citizen().user)
    page = visitor.post(to, {"credential": '{"id": "x"}'}, follow=True).content.decode()
    assert f"That did not work. Please try again, or choose another way to sign in. {link('sign-in-otherwise')}" in page


def test_where_a_script_says_so_the_link_is_there_too(visitor):
    page = visitor.get("/accounts/login/").content.decode()
    assert f"The passkey was not used. Please try again, or choose another way. {link('sign-in-otherwise')}" in page


@pytest.mark.parametrize(
    ("adapter", "code", "key"),
    [
        ("account", "email_taken", "change-address"),
        ("account", "duplicate_email", "change-address"),
        ("account", "invalid_or_expired_key", "sign-in-otherwise"),
        ("account", "invalid_password_reset", "sign-in-otherwise"),
        ("socialaccount", "disconnect_last", "last-way-in"),
    ],
)
def test_what_the_library_of_accounts_refuses_leads_on(adapter, code, key):
    adapters = {"account": AccountAdapter, "socialaccount": SocialAdapter}
    [words] = adapters[adapter]().validation_error(code).messages
    assert link(key) in words


def test_every_answer_to_a_refusal_of_signing_in_is_there():
    for adapter in (AccountAdapter, SocialAdapter, SecondFactorAdapter):
        assert set(adapter.answers) - set(adapter.error_messages) == set()
        assert set(adapter.answers.values()) - {each["key"] for each in actions.shipped()} == set()


@pytest.mark.parametrize("content", [b"MZ", b"%PDF" + b"x" * (10 * 1024 * 1024), b"GIF89a"])
def test_a_paper_that_is_none_leads_to_the_answer_about_files(visitor, content):
    visitor.force_login(make.citizen().user)
    name = "paper.gif" if content.startswith(b"GIF") else "paper.pdf"
    page = visitor.post("/merchant/apply/", {"registration": SimpleUploadedFile(name, content)}).content.decode()
    assert link("pictures") in page


@pytest.mark.parametrize(
    ("path", "words", "key"),
    [
        ("/s/?number=99999999", "No shop has this number. Please compare it with the poster.", "poster"),
        (
            "/digital/?number=V7KD-4X9Q",
            "No valid card has this number. Please compare it with the card.",
            "digital-citizen",
        ),
    ],
)
def test_a_number_that_nobody_has_leads_to_its_answer(visitor, path, words, key):
    visitor.force_login(make.citizen().user)
    assert f"{words} {link(key)}" in visitor.get(path).content.decode()
