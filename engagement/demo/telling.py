"""Writes the planned activity: participations, answers, coins, payments, reads and messages."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from heapq import merge
from itertools import accumulate
from random import Random
from typing import Any
from uuid import UUID

from civic.accounts.models import Citizen
from civic.core.calendar import taipei_day
from civic.core.copying import copy_rows
from civic.shown_codes.drawing import ALPHABET, grouped
from engagement.delivery.kinds import NewsKind
from engagement.delivery.models import Message
from engagement.demo.activity import PRICES, Taken, Wish
from engagement.news import coins_awarded, paid, payment_voided
from engagement.notices.models import Notice, NoticeRead, NoticesSeen
from rewards.history.actions import Past, Payment
from rewards.shops.models import Shop
from surveys.kinds.base import Given
from surveys.kinds.place.kind import districts
from surveys.kinds.registry import KINDS
from surveys.logic.evaluation import Value, holds
from surveys.questionnaires.models import Question, Questionnaire, Version
from surveys.responses.groups import band_of
from surveys.responses.models import Answer, Participation, Response

WORDS = ("謝謝縣府，辛苦了。", "希望早上的時段多一點。", "住家附近的活動中心最方便。", "市場旁邊。", "學校門口。",
         "希望有更多座位。", "目前都很好。", "請多辦幾場。", "火車站前面。", "可以的話請加開假日場。")  # fmt: skip

MOODS = ("平靜", "有點累", "期待放假", "還不錯", "忙", "想出去走走")


def tell_coins(rng: Random, taken: list[Taken], wishes: list[Wish], tills: list[tuple[Shop, int]],
               heroes: dict[str, int], *, now: datetime) -> None:  # fmt: skip
    """Move the coins in order of time. A wish that nobody can pay comes to nothing."""
    past, told = Past(), set(heroes.values())
    messages: list[tuple[Any, ...]] = []
    weights = list(accumulate(1 / (rank + 1) for rank in range(len(tills))))
    voids: list[tuple[datetime, Payment]] = []
    events: Iterator[Taken | Wish] = merge(taken, wishes, key=_at)
    for event in events:
        while voids and voids[0][0] <= event.at:
            _void(past, *voids.pop(0), messages, told)
        if isinstance(event, Taken):
            _earn(past, event, messages, told)
        elif payment := _pay(rng, past, event, rng.choices(tills, cum_weights=weights)[0]):
            if payment.citizen_id in told:
                messages.append(_message(payment, paid.news, f"paid:{payment.id}", payment.at))
            cancelled = payment.at + timedelta(minutes=rng.randrange(2, 12))
            if event.voided and cancelled < now and taipei_day(cancelled) == taipei_day(payment.at):
                voids = sorted([*voids, (cancelled, payment)], key=lambda v: (v[0], v[1].id))
    for at, payment in voids:
        _void(past, at, payment, messages, told)
    past.close()
    messages = [(*m, m[4] + timedelta(hours=2) if m[4] < now - timedelta(days=3) else None) for m in messages]
    copy_rows(Message, ["citizen_id", "kind", "key", "facts", "created_at", "read_at"], messages)


def _at(event: Taken | Wish) -> datetime:
    return event.at


def _earn(past: Past, taken: Taken, messages: list[tuple[Any, ...]], told: set[int]) -> None:
    questionnaire = taken.questionnaire
    if not taken.coins or questionnaire.campaign is None:
        return
    pk = past.earn(taken.citizen_id, taken.coins, campaign=questionnaire.campaign, by="questionnaires",
                   key=f"questionnaire:{questionnaire.pk}:{taken.citizen_id}", reason=questionnaire.title,
                   at=taken.at)  # fmt: skip
    if taken.citizen_id in told:
        facts = json.dumps({"coins": taken.coins, "reason": questionnaire.title}, ensure_ascii=False)
        messages.append((taken.citizen_id, coins_awarded.news.slug, f"award:{pk}", facts, taken.at))


def _pay(rng: Random, past: Past, wish: Wish, till: tuple[Shop, int]) -> Payment | None:
    balance = past.balance(wish.citizen_id)
    amount = wish.amount or rng.choice([price for price in PRICES if price <= balance] or [0])
    if not 0 < amount <= balance:
        return None
    shop, clerk_id = till
    letters = "".join(rng.choices(ALPHABET, k=8))
    return past.pay(wish.citizen_id, amount, shop=shop, clerk_id=clerk_id, receipt=grouped(letters),
                    key=f"demo-{rng.getrandbits(96):024x}", at=wish.at)  # fmt: skip


def _void(past: Past, at: datetime, payment: Payment, messages: list[tuple[Any, ...]], told: set[int]) -> None:
    owner = payment.shop.merchant.staff.filter(shop__isnull=True).values_list("user_id", flat=True)[0]
    past.void(payment, by_id=owner, at=at)
    if payment.citizen_id in told:
        messages.append(_message(payment, payment_voided.news, f"voided:{payment.id}", at))


def _message(payment: Payment, kind: NewsKind, key: str, at: datetime) -> tuple[Any, ...]:
    facts = {"coins": payment.amount, "shop": payment.shop.name, "receipt": payment.receipt, "payment": payment.id}
    return payment.citizen_id, kind.slug, key, json.dumps(facts, ensure_ascii=False), at


def tell_answers(rng: Random, taken: list[Taken]) -> None:
    """Participations in order of time; the answers apart from them, in an order of chance, as after a night."""
    versions = dict(Version.objects.filter(number=1).values_list("questionnaire_id", "pk"))
    columns = ["questionnaire_id", "version_id", "citizen_id", "tries", "passed", "coins_awarded", '"on"']
    copy_rows(Participation, columns, ((t.questionnaire.pk, versions[t.questionnaire.pk], t.citizen_id, t.tries,
                                        t.passed, t.coins, taipei_day(t.at)) for t in taken))  # fmt: skip
    groups = _groups({t.citizen_id for t in taken if t.questionnaire.keeps_groups}, taken)
    sheets = [(new_key(rng), t.questionnaire, t.passed and i == t.tries - 1, _of(groups, t))
              for t in taken for i in range(t.tries)]  # fmt: skip
    sheets.sort(key=lambda sheet: sheet[0])
    columns = ["id", "version_id", "age_band", "gender", "district_id"]
    copy_rows(Response, columns, ((key, versions[asked.pk], *told) for key, asked, _passed, told in sheets))
    rows = sorted(((new_key(rng), *row) for row in _answers(rng, sheets)), key=lambda row: row[0])
    copy_rows(Answer, ["id", "response_id", "question_id", "choice_id", "text", "number", "day"], rows)


Told = tuple[int | None, str, int | None]  # age band, gender, district; nothing where the questionnaire keeps none


def _groups(citizens: set[int], taken: list[Taken]) -> dict[int, Told]:
    if not taken:
        return {}
    today = taipei_day(max(t.at for t in taken))
    people = Citizen.objects.filter(pk__in=citizens).values_list("pk", "birth_year", "gender", "district_id")
    return {pk: (band_of(year, today=today), gender, district) for pk, year, gender, district in people}


def _of(groups: dict[int, Told], taken: Taken) -> Told:
    return groups.get(taken.citizen_id, (None, "", None)) if taken.questionnaire.keeps_groups else (None, "", None)


def new_key(rng: Random) -> UUID:
    """A key of chance that is the same for the same seed."""
    return UUID(int=rng.getrandbits(128), version=4)


def _answers(rng: Random, sheets: list[tuple[UUID, Questionnaire, bool, Told]]) -> Iterator[tuple[Any, ...]]:
    forms: dict[int, list[tuple[Question, list[int], list[int]]]] = {}
    for key, questionnaire, passed, (band, _gender, _district) in sheets:
        if questionnaire.pk not in forms:
            forms[questionnaire.pk] = _form(questionnaire)
        wrong_at = rng.randrange(len(forms[questionnaire.pk])) if not passed else -1
        values: dict[str, Value] = {}
        is_open = True
        for number, (question, choices, right) in enumerate(forms[questionnaire.pk]):
            starts = question.kind == Question.Kind.SECTION
            is_asked = (is_open or starts) and holds(question.shown_tree, values)
            is_open = is_asked if starts else is_open
            if not is_asked or not KINDS[question.kind].asks:
                continue
            rows = list(_answer(rng, question, choices, right, wrong=number == wrong_at, band=band))
            while rows and not holds(question.must_tree, {".": _value(question, rows)}):
                rows = list(_answer(rng, question, choices, right, wrong=False, band=band))
            yield from ((key, question.pk, *row) for row in rows)
            values[question.name] = _value(question, rows)


def _answer(
    rng: Random, question: Question, choices: list[int], right: list[int], *, wrong: bool, band: int | None
) -> Iterator[tuple[Any, ...]]:
    """Rows that somebody may have given: choice, words, number, day."""
    if question.kind == Question.Kind.RANKING:
        order = sorted(choices, key=lambda choice: choices.index(choice) + rng.gauss(0, 1.5))
        yield from ((choice, "", place, None) for place, choice in enumerate(order, start=1))
    elif question.kind == Question.Kind.MATRIX:
        rows = [choice.pk for choice in question.choices.all() if choice.is_row]
        most = len(choices) - len(rows)
        yield from ((row, "", min(most, 1 + int(rng.expovariate(0.7))), None) for row in rows)
    elif question.kind == Question.Kind.PLACE:
        yield None, "", choices[min(int(rng.expovariate(0.5)), len(choices) - 1)], None
    elif choices:
        for choice in _choose(rng, question, choices, right, wrong=wrong, band=band):
            yield choice, "", None, None
    elif question.is_required or rng.random() < 0.3:
        yield None, *_told(rng, question)


def _value(question: Question, rows: list[tuple[Any, ...]]) -> Value:
    """What later conditions see of it."""
    if not rows:
        return None
    _choice, text, number, day = rows[0]
    exact = None if number is None else Decimal(number)  # as an answer that was read: conditions compare no others
    told = Given(choice_ids=tuple(row[0] for row in rows if row[0]), text=text, number=exact, day=day)
    return KINDS[question.kind].value(question, told)


def _told(rng: Random, question: Question) -> tuple[str, Any, Any]:
    """Words, a number or a day that somebody may have given."""
    kind = question.kind
    if kind == Question.Kind.DATE:
        return "", None, date(2026, 1 + min(int(rng.expovariate(0.3)), 9), 1 + rng.randrange(28))
    if kind in (Question.Kind.TEXT, Question.Kind.SHORT):
        return rng.choice(WORDS if kind == Question.Kind.TEXT else MOODS), None, None
    most = {"yes_no": 1, "rating": 5, "nps": 10, "consent": 1}.get(kind, int(question.most or 20))
    least = 1 if kind in ("rating", "consent") else int(question.least or 0)
    return "", min(max(round(rng.gauss(most * 0.6, most * 0.25)), least), most), None


def _form(questionnaire: Questionnaire) -> list[tuple[Question, list[int], list[int]]]:
    """Each question with what can be chosen and what is right; of a place, the numbers of the districts."""
    rows = []
    for question in questionnaire.questions.prefetch_related("choices"):
        choices = list(question.choices.all())
        there = districts() if question.kind == Question.Kind.PLACE else choices
        rows.append((question, [each.pk for each in there], [c.pk for c in choices if c.is_right]))
    return rows


def _choose(
    rng: Random, question: Question, choices: list[int], right: list[int], *, wrong: bool, band: int | None
) -> list[int]:
    """What somebody chose; the older, where that is known, the more often one of the first answers."""
    if right and not wrong:
        return right
    if right:
        return [rng.choice([choice for choice in choices if choice not in right] or choices[:1])]
    if question.kind == Question.Kind.MULTIPLE:
        several = [choice for choice in choices if rng.random() < 0.45] or [rng.choice(choices)]
        return several[: int(question.most or len(choices))]
    return [choices[min(int(rng.expovariate(1.1 if band is None else 0.45 + 0.15 * band)), len(choices) - 1)]]


def tell_reads(rng: Random, notices: list[Notice], taken: list[Taken], *, now: datetime) -> None:
    """Who answers has read before; others read and leave it at that."""
    notice_of = {notice.questionnaire_id: notice for notice in notices}
    rows = {
        (notice_of[t.questionnaire.pk].pk, t.citizen_id): t.at - timedelta(seconds=rng.randrange(40, 110))
        for t in taken
    }
    citizens = list(
        Citizen.objects.filter(user__email__regex=r"^citizen\d+@").order_by("pk").values_list("pk", "joined_at")
    )
    for notice in notices:
        if notice.audience_id or notice.published_at is None:
            continue
        for pk, joined in citizens:
            if rng.random() < 0.12 and (notice.pk, pk) not in rows:
                at = max(notice.published_at, joined) + timedelta(hours=rng.expovariate(0.03))
                if at < now:
                    rows[notice.pk, pk] = at
    copy_rows(NoticeRead, ["notice_id", "citizen_id", "at"], ((*key, at) for key, at in rows.items()))


def tell_seen(heroes: dict[str, int], *, now: datetime) -> None:
    """Whoever opens the demo finds some notices unread, not all of a year."""
    rows = [NoticesSeen(citizen_id=citizen, until=now - timedelta(days=12)) for citizen in set(heroes.values())]
    NoticesSeen.objects.bulk_create(rows)
