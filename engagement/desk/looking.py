"""What stands in the way of handing a draft in, part by part, and what the draft would do: reach, ways, coins."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civic.accounts.models import User
from civic.core.calendar import taipei_day
from civic.core.moments import amount
from civic.outbox.channels import CHANNELS
from engagement.audiences import asking
from engagement.audiences import queries as audiences
from engagement.audiences.models import Audience
from engagement.delivery.planning.statement import count
from engagement.delivery.ways import ways
from engagement.desk.models import Part
from engagement.notices import body
from engagement.notices.admin import REACH
from engagement.notices.models import Notice
from engagement.notices.words import WHOLE, further, whole
from engagement.sends.actions import plan_of
from rewards import coins
from rewards.budgets.models import Campaign
from surveys.questionnaires.models import Questionnaire
from surveys.questionnaires.writing import cards_of, faults, logic_faults

T = TypeVar("T")
KEPT_SECONDS = 60
CHINESE = re.compile(r"[\u3400-\u9fff]")
MOST_CHINESE = 0.2  # of the letters of an English text; names of places may be written so
ENGLISH = ("title_en", "summary_en", "body_en")
LONG_SENTENCE = 60  # letters between two full stops
LONG_TEXT = 600  # letters; about two minutes of reading
VAGUE = {"圖", "照片", "圖片", "海報", "picture", "image", "photo", "poster"}


@dataclass(frozen=True)
class Fault:
    """A sentence, the part it concerns, and the id of the field to go to. One that only `advises` stops nobody."""

    part: Part
    target: str
    words: str
    advises: bool = False


@dataclass(frozen=True)
class Reach:
    """How many it concerns, about how many get it by each way (None: few), and what their coins may cost at most."""

    people: int
    ways: list[tuple[Any, int | None]] = field(default_factory=list)
    each: int = 0
    left: int | None = None
    refusal: str = ""  # why the number is not told

    @property
    def cost(self) -> int:
        return self.people * self.each

    @property
    def is_short(self) -> bool:
        return self.left is not None and self.cost > self.left


def look(notice: Notice, *, by: User, now: datetime) -> list[Fault]:
    """Everything that is missing or wrong, in the order of the page; `by` is who asks so how many it reaches."""
    reading = (_picture, _words, _english, _further, _links, _whom, _questions, _coins, _when)
    return [fault for read in reading for fault in read(notice, now, by)]


def blocking(notice: Notice, *, by: User, now: datetime) -> list[Fault]:
    return [fault for fault in look(notice, by=by, now=now) if not fault.advises]


def reach(notice: Notice, *, by: User, now: datetime, by_way: bool = True) -> Reach:
    """Count exactly whom the draft concerns now."""
    asked, rule = notice.questionnaire, notice.audience
    people, refusal = _told(notice, by, now)
    told: list[tuple[Any, int | None]] = []
    if by_way and notice.is_sent and people is not None:
        whose = _name_of(rule) if rule else ""
        for way in ways():
            key = f"{whose}:{notice.topic_id}:{notice.more_topics}:{notice.agency_id}:{way.outbox}"
            n = _kept(key, partial(count, plan_of(notice, now=now), way.channel, now=now))
            told.append((CHANNELS[way.outbox].title, asking.roughly(n)))
    campaign = asked.campaign if asked and asked.coins else None
    left = coins.left_in(campaign) if campaign else None
    return Reach(people=people or 0, ways=told, each=asked.coins if asked else 0, left=left, refusal=refusal)


def _told(notice: Notice, by: User, now: datetime) -> tuple[int | None, str]:
    """How many the draft's audience holds, as whoever looks may be told, or why not; the question is kept."""
    rule = notice.audience
    if rule is None:
        return _kept("everybody", lambda: audiences.everybody().count()), ""
    facts: Any = {"agency_id": notice.agency_id, "by": by, "now": now, "mine": rule.pk}

    def ask() -> tuple[int | None, str]:
        answer = asking.size(list(rule.clauses.all()), **facts)
        return answer.people, str(answer.refusal or "")

    return _kept(f"{by.pk}:{notice.agency_id}:{_name_of(rule)}:{get_language()}", ask)


def _name_of(rule: Audience) -> str:
    """The audience with what it asks for now, as one word."""
    return f"{rule.pk}:{asking.Rule(list(rule.clauses.all())).sha256}"


def _kept(key: str, counted: Callable[[], T]) -> T:
    """What is counted of all citizens, asked once a minute: a page that saves with every word asks each time."""
    name = "desk:" + hashlib.sha256(key.encode()).hexdigest()
    found: T | None = cache.get(name)
    if found is None:
        found = counted()
        cache.set(name, found, KEPT_SECONDS)
    return found


def _picture(notice: Notice, now: datetime, by: User) -> Iterator[Fault]:
    if not notice.picture:
        advises = notice.kind == Notice.Kind.CORRECTION
        yield Fault(Part.PICTURE, "id_picture", _("A picture is missing: citizens see it first."), advises)
    elif not notice.picture_alt.strip():
        yield Fault(Part.PICTURE, "id_picture_alt", _("Say what the picture shows, for people who cannot see it."))
    elif notice.picture_alt.strip().lower() in VAGUE or len(notice.picture_alt.strip()) < 4:
        yield Fault(Part.PICTURE, "id_picture_alt", _("The text alternative says too little about the picture."), True)


def _words(notice: Notice, now: datetime, by: User) -> Iterator[Fault]:
    missing = {
        "title": _("The title is missing."), "summary": _("The one sentence under the picture is missing."),
        "body": _("The text is missing."),
    }  # fmt: skip
    for name, words in missing.items():
        if not getattr(notice, name).strip():
            yield Fault(Part.WORDS, f"id_{name}", words)
    plain = body.as_text(notice.body)
    longest = max((len(part) for part in re.split(r"[。！？!?\n]", plain)), default=0)
    if longest > LONG_SENTENCE:
        yield Fault(
            Part.WORDS,
            "id_body",
            _("A sentence has %(n)s letters: shorter ones are easier to understand.") % {"n": longest},
            True,
        )
    if len(plain) > LONG_TEXT:
        yield Fault(
            Part.WORDS,
            "id_body",
            _("The text has %(n)s letters; most people read 600 at most.") % {"n": len(plain)},
            True,
        )


def _english(notice: Notice, now: datetime, by: User) -> Iterator[Fault]:
    written = [name for name in ENGLISH if getattr(notice, name).strip()]
    if not written:
        yield Fault(
            Part.WORDS, "id_title_en", _("There is no English: readers of English see the Chinese words."), True
        )
        return
    for name in ENGLISH:
        text = getattr(notice, name)
        if not text.strip():
            yield Fault(
                Part.WORDS,
                f"id_{name}",
                _("English is given for a part only: write this too, or leave all of it empty."),
            )
        elif len(CHINESE.findall(text)) > MOST_CHINESE * len(text):
            yield Fault(Part.WORDS, f"id_{name}", _("The English field contains Chinese."))


def _further(notice: Notice, now: datetime, by: User) -> Iterator[Fault]:
    """A further language is the county's to offer: none of it, or the whole."""
    for code, name in further():
        written = notice.further.get(code)
        for column in WHOLE if written and not whole(written) else ():
            if not written.get(column, "").strip():
                words = _("%(language)s is given for a part only: write this too, or leave all of it empty.")
                yield Fault(Part.WORDS, f"id_{column}_{code}", words % {"language": name})


def _links(notice: Notice, now: datetime, by: User) -> Iterator[Fault]:
    texts = {"body": notice.body, "body_en": notice.body_en}
    texts |= {f"body_{code}": written.get("body", "") for code, written in notice.further.items()}
    for name, text in texts.items():
        for address in body.links(text):
            if not body.is_public(address):
                yield Fault(
                    Part.WORDS,
                    f"id_{name}",
                    _("Not everybody can open this address: %(address)s") % {"address": address},
                )


def _whom(notice: Notice, now: datetime, by: User) -> Iterator[Fault]:
    rule = notice.audience
    if refusal := _told(notice, by, now)[1]:
        yield Fault(Part.WHOM, "whom", refusal)
    elif rule is not None and not audiences.holds(rule, 1, year=taipei_day(now).year):
        yield Fault(Part.WHOM, "whom", _("Nobody is in the audience."))


def _questions(notice: Notice, now: datetime, by: User) -> Iterator[Fault]:
    asked = notice.questionnaire
    if asked is None:
        if notice.kind == Notice.Kind.SURVEY:
            yield Fault(Part.QUESTIONS, "questions", _("A survey asks something: write a question."))
        return
    cards = cards_of(asked.version) if asked.versions.exists() else []
    if not cards:
        yield Fault(Part.QUESTIONS, "questions", _("There are no questions yet."))
    for wrong in logic_faults(cards, is_quiz=asked.kind == Questionnaire.Kind.QUIZ):
        told = _("Question %(n)s: %(fault)s") % {"n": wrong.at + 1, "fault": wrong.words}
        yield Fault(Part.QUESTIONS, f"id_q-{wrong.at}-{wrong.box}", told)
    for at, card in enumerate(cards):
        for name, words in faults(card, is_quiz=asked.kind == Questionnaire.Kind.QUIZ):
            told = words or _("it has no words.")
            yield Fault(
                Part.QUESTIONS, f"id_q-{at}-{name}", _("Question %(n)s: %(fault)s") % {"n": at + 1, "fault": told}
            )


def _coins(notice: Notice, now: datetime, by: User) -> Iterator[Fault]:
    asked = notice.questionnaire
    if asked is None or not asked.coins:
        return
    campaign = asked.campaign
    if campaign is None or campaign.state != Campaign.State.OPEN or campaign.agency_id != notice.agency_id:
        yield Fault(Part.COINS, "id_campaign", _("The coins have no open campaign that pays for them."))
        return
    told = reach(notice, by=by, now=now, by_way=False)
    left = told.left or 0
    if left < asked.coins:
        yield Fault(Part.COINS, "id_campaign", _("The campaign does not have enough coins left for even one answer."))
    elif told.is_short:
        words = _("If everybody answers, %(cost)s coins are needed and %(left)s are left: the last ones get none.")
        facts = {"cost": amount(told.cost), "left": amount(left)}
        yield Fault(Part.COINS, "id_coins", words % facts, True)


def _when(notice: Notice, now: datetime, by: User) -> Iterator[Fault]:
    at, asked = notice.wanted_at or now, notice.questionnaire
    if notice.wanted_at and notice.wanted_at <= now:
        yield Fault(Part.WHEN, "id_wanted_at", _("This time is past: choose a later one, or none."))
    if notice.expires_at and notice.expires_at <= at:
        yield Fault(Part.WHEN, "id_expires_at", _("It would expire before it is published."))
    if asked and asked.closes_at and asked.closes_at <= at:
        yield Fault(Part.WHEN, "id_closes_at", _("The questions would close before the notice is published."))
    for words in (each for told in REACH(notice) for each in told) if notice.is_sent else ():
        yield Fault(Part.WHEN, "id_is_sent", words, True)
    if notice.kind == Notice.Kind.EVENT and not notice.starts_at:
        yield Fault(
            Part.WORDS, "id_starts_at", _("An event has a day and a time: enter them in their fields, too."), True
        )
