"""People and things for tests, made through the same actions as in life. Names carry meaning, numbers are small."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from civic.accounts.models import Citizen, District, User
from civic.agencies import actions as agencies
from civic.agencies.models import Agency
from civic.core.calendar import taipei_day
from civic.core.roles import Role
from civic.shown_codes.derivation import Shown
from engagement.events.events import actions as events
from engagement.events.events.models import Event, EventReward, EventSession
from engagement.events.registrations import actions as registrations
from engagement.events.registrations.models import Registration
from engagement.notices import actions as notices
from engagement.notices.models import Notice
from rewards import coins
from rewards.budgets import actions as budgets
from rewards.budgets.models import Campaign
from rewards.offers import vouchers
from rewards.offers.models import Offer, Voucher
from rewards.payees.models import MerchantChange
from rewards.redemption.codes import actions as codes
from rewards.redemption.codes import derivation
from rewards.redemption.payments.models import PaymentCode
from rewards.shops.models import Merchant, Shop, ShopStaff
from surveys.questionnaires import actions as questionnaires
from surveys.questionnaires.models import Choice, Question, Questionnaire, Version
from tests.pictures import small_jpeg

NOW = datetime(2026, 11, 10, 4, 0, tzinfo=UTC)  # noon in Taipei
LONG_AGO = datetime(2020, 1, 2, 4, 0, tzinfo=UTC)
TAX_IDS = ("04595257", "22099131", "10458575", "12345675", "53212539", "97162640", "00000000")
_numbers = count(1)


def user(name: str = "someone", **fields: Any) -> User:
    return User.objects.create_user(f"{name}{next(_numbers)}@example.test", name=name, **fields)


def citizen(name: str = "citizen", **fields: Any) -> Citizen:
    return Citizen.objects.create(user=user(name), **fields)


def district(name: str = "海濱鄉") -> District:
    return District.objects.get_or_create(code=f"d-{name}", defaults={"name": name, "name_en": "Haibin"})[0]


def agency(name: str = "衛生局") -> Agency:
    number = next(_numbers)
    return Agency.objects.create(slug=f"agency-{number}", name=f"{name}{number}", name_en=f"Health Bureau {number}")


def staff(role: Role | str, at: Agency | None = None) -> User:
    person = user(str(role))
    agencies.grant_role(person, Role(role), agency=at, by=None)
    return person


def campaign(at: Agency | None = None, *, max_coins: int = 1000, now: datetime = NOW) -> Campaign:
    """An open campaign with coins, requested and approved by two people."""
    at = at or agency()
    coordinator = staff(Role.COORDINATOR)
    budgets.open_budget(
        at, taipei_day(now).year, max_coins, by=coordinator, approved_by=staff(Role.COORDINATOR),
        key=f"budget-{next(_numbers)}", reason="budget", now=now,
    )  # fmt: skip
    request = budgets.request_campaign(
        at, title="秋季活動", purpose="test", max_coins=max_coins, by=staff(Role.EDITOR, at)
    )
    return budgets.approve_campaign(request, by=coordinator, now=now)


def questionnaire(at: Agency | None = None, *, coins: int = 0, **fields: Any) -> Questionnaire:
    """Three questions: one choice (the first is right), several choices, words (optional). Not open yet."""
    at = at or agency()
    fields.setdefault("campaign", campaign(at) if coins else None)
    made = Questionnaire.objects.create(agency=at, title="健康小測驗", coins=coins, **fields)
    version = Version.objects.create(questionnaire=made)
    single = Question.objects.create(version=version, order=1, kind="single", text="洗手要多久？")
    multiple = Question.objects.create(version=version, order=2, kind="multiple", text="何時洗手？")
    Question.objects.create(version=version, order=3, kind="text", text="想說的話", is_required=False)
    for order, (text, right) in enumerate([("20 秒", True), ("5 秒", False)]):
        Choice.objects.create(question=single, order=order, text=text, is_right=right)
    for order, (text, right) in enumerate([("飯前", True), ("如廁後", True), ("從不", False)]):
        Choice.objects.create(question=multiple, order=order, text=text, is_right=right)
    return made


def right_answers(made: Questionnaire) -> dict[str, Any]:
    """Answers that pass, as the API takes them."""
    answers: dict[str, Any] = {}
    for question in made.questions.all():
        right = [choice.pk for choice in question.choices.filter(is_right=True)]
        answers[str(question.pk)] = {"single": right[:1] and right[0], "multiple": right}.get(question.kind, "謝謝")
    return answers


def notice(at: Agency | None = None, *, published: bool = True, now: datetime = NOW, **fields: Any) -> Notice:
    """A notice by one editor, published by another person unless told otherwise."""
    at = at or (fields["questionnaire"].agency if fields.get("questionnaire") else agency())
    editor = staff(Role.EDITOR, at)
    fields = {"title": "流感疫苗開打", "summary": "65 歲以上免費接種", "body": "請帶健保卡。", **fields}
    if "picture" not in fields:
        fields = {"picture": picture(), "picture_alt": "推播的配圖", **fields}
    made = Notice.objects.create(agency=at, proposed_by=editor, **fields)
    return _published(made, by=editor, now=now) if published else made


def picture() -> str:
    """The name of a picture in the storage, which is made once and stays."""
    name = "notices/000000000000000000000000.jpg"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(small_jpeg()))
    return name


def _published(made: Notice, *, by: User, now: datetime) -> Notice:
    """Published by another person, while its audience held somebody and its questions were open, as it may be later."""
    rule, asked = made.audience, made.questionnaire
    closes = asked.closes_at if asked else None
    Notice.objects.filter(pk=made.pk).update(audience=None)
    if asked and closes:
        Questionnaire.objects.filter(pk=asked.pk).update(closes_at=None)
    notices.submit(made, by=by)
    made = notices.publish(made, by=staff(Role.APPROVER, made.agency), now=now)
    Notice.objects.filter(pk=made.pk).update(audience=rule)
    if asked and closes:
        Questionnaire.objects.filter(pk=asked.pk).update(closes_at=closes)
    return Notice.objects.get(pk=made.pk)


def open_questionnaire(at: Agency | None = None, *, now: datetime = NOW, **fields: Any) -> Questionnaire:
    """A questionnaire on a published notice."""
    made = questionnaire(at, **fields)
    notice(questionnaire=made, now=now)
    made.refresh_from_db()
    return made


def correction(of: Questionnaire, *, wording: str = "洗手要洗多久？", now: datetime = NOW) -> Version:
    """The next version of a published questionnaire, its first question in other words; published by another person."""
    editor = staff(Role.EDITOR, of.agency)
    draft = questionnaires.correct(of, by=editor)
    draft.questions.filter(order=1).update(text=wording)
    questionnaires.submit_correction(of, by=editor)
    return questionnaires.publish_correction(of, by=staff(Role.APPROVER, of.agency), now=now)


def merchant(
    name: str = "山海小吃", state: str = Merchant.State.ACTIVE, *, is_numbered: bool = True, **fields: Any
) -> Merchant:
    """A merchant that one person took in and another one approved; or, in state APPLIED, one that waits."""
    number = next(_numbers)
    given = {"tax_id": f"{number:08d}", "bank_code": "004", "bank_account": f"001{number:09d}", **fields}
    if "applied_by" not in given:
        given["added_by"] = user("adder")
    made = Merchant.objects.create(name=f"{name}{number}" if is_numbered else name, **given)
    if state != Merchant.State.APPLIED:
        signed = {} if state == Merchant.State.REJECTED else {"approved_by": user("approver")}
        Merchant.objects.filter(pk=made.pk).update(state=state, **signed)
        made.refresh_from_db()
    return made


def shop(of: Merchant | None = None, name: str = "山海小吃 本店") -> Shop:
    return Shop.objects.create(merchant=of or merchant(), name=name, district=district(), address="中山路 1 號")


def owner(of: Merchant) -> User:
    person = user("owner")
    own(of, person)
    return person


def own(of: Merchant, person: User) -> ShopStaff:
    """Make the person an owner, as two people agreed long ago: no payout waits for it any more."""
    if of.state not in (Merchant.State.APPLIED, Merchant.State.REJECTED):
        asked = MerchantChange.objects.create(
            merchant=of, kind=MerchantChange.Kind.OWNERS, owner_in=person, reason="long ago", proposed_by=user("one"),
            proposed_at=LONG_AGO,
        )  # fmt: skip
        MerchantChange.objects.filter(pk=asked.pk).update(
            state=MerchantChange.State.APPROVED, decided_by=user("another"), decided_at=LONG_AGO,
            held_until=LONG_AGO.date(),
        )  # fmt: skip
    return ShopStaff.objects.create(user=person, merchant=of, role=ShopStaff.Role.OWNER)


def clerk(at: Shop) -> User:
    person = user("clerk")
    ShopStaff.objects.create(user=person, merchant=at.merchant, shop=at, role=ShopStaff.Role.CLERK)
    return person


def rich_citizen(amount: int = 100, *, now: datetime = NOW, last_day: date | None = None) -> Citizen:
    """A citizen with coins in the wallet."""
    someone = citizen("payer")
    pot = campaign(max_coins=amount, now=now)
    if last_day:
        pot.coins_last_day = last_day
    coins.award(someone, amount, campaign=pot, key=f"gift-{next(_numbers)}", reason="歡迎", by="tests", now=now)
    return someone


def payment_code(of: Citizen, amount: int, *, now: datetime = NOW) -> tuple[PaymentCode, Shown]:
    """A live code of a citizen, with what the QR and the digits say."""
    made = codes.create_payment_code(of, amount, now=now)
    return made, derivation.derive(bytes(made.nonce))


def later(seconds: float = 0, **delta: float) -> datetime:
    return NOW + timedelta(seconds=seconds, **delta)


def offer(at: Shop | None = None, coins: int = 30, **fields: Any) -> Offer:
    """Something that a shop gives for coins."""
    return Offer.objects.create(shop=at or shop(), title="紅豆餅一份", coins=coins, **fields)


def voucher(of: Offer, by: Citizen | None = None, *, now: datetime = NOW) -> tuple[Voucher, Shown]:
    """A voucher that somebody took, with what it shows."""
    made = vouchers.take(of.pk, citizen=by or rich_citizen(100, now=now), key=f"tap-{next(_numbers)}", now=now)
    return made, vouchers.codes.derive(bytes(made.nonce))


def event(
    at: Agency | None = None, *, capacity: int | None = None, starts: float = 24, hours: float = 2, sessions: int = 1,
    came: int = 0, stayed: int = 0, published: bool = True, now: datetime = NOW, **fields: Any,
) -> Event:  # fmt: skip
    """An event on a notice; it begins so many hours from `now` and lasts `hours`, again each day for more sessions."""
    draft = notice(at, published=False, kind="event", title="海邊淨灘", audience=fields.pop("audience", None))
    by = draft.proposed_by
    pot = campaign(draft.agency) if came or stayed else None
    first = now + timedelta(hours=starts)
    days = [first + timedelta(days=day) for day in range(sessions)]
    paid = [(deed, many) for deed, many in (("came", came), ("stayed", stayed)) if many]
    made = events.write(
        draft,
        by=by,
        sessions=[events.Times(day, day + timedelta(hours=hours), capacity) for day in days],
        rewards=[events.Coins(EventReward.Deed(deed), many, pot) for deed, many in paid],
        **{"place": "海濱公園", "address": "海濱路 1 號", **fields},
    )
    if published:
        _published(draft, by=by, now=now)
    return Event.objects.select_related("notice").get(pk=made.pk)


def session(of: Event | None = None, **fields: Any) -> EventSession:
    """The first session of an event."""
    found = (of or event(**fields)).sessions.select_related("event__notice").first()
    assert found is not None
    return found


def signed_up(at: EventSession, who: Citizen | None = None, *, now: datetime = NOW, **fields: Any) -> Registration:
    return registrations.sign_up(at, who or citizen(), now=now, **fields)
