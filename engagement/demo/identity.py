"""What the demo's people chose and proved: topics, proofs of identity, digital citizens' cards.

It draws from a chance of its own, so that the rest of the world stays as it was.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password

from civic.accounts.models import Citizen, Topic
from civic.agencies.models import Agency
from civic.consent.models import Consent, Document
from civic.consent.queries import newest
from civic.core.copying import align_ids, copy_rows, next_id
from civic.digital.models import DigitalCard
from civic.identity.models import Verification
from civic.shown_codes.drawing import ALPHABET, grouped
from engagement.audiences.models import Audience
from rewards.cards import numbers as card_numbers
from rewards.cards.models import Card

TOPICS = [
    ("events", "藝文活動", "Arts and events", 0.35), ("health", "健康保健", "Health", 0.3),
    ("children", "親子育兒", "Children and families", 0.2), ("seniors", "長者照顧", "Care for the elderly", 0.15),
    ("roads", "交通路況", "Roads and transport", 0.3), ("disasters", "防災應變", "Disaster readiness", 0.25),
    ("environment", "環保回收", "Recycling and environment", 0.15), ("farming", "農漁產業", "Farming and fishing", 0.1),
    ("jobs", "就業創業", "Work and business", 0.15), ("travel", "觀光旅遊", "Travel", 0.3),
]  # fmt: skip


SEEN = ("id_card", "id_card", "health_card", "driving")  # the documents that people bring


def create_topics() -> list[Topic]:
    """The list from which citizens choose."""
    made = [Topic(code=code, name=zh, name_en=en, order=i) for i, (code, zh, en, _share) in enumerate(TOPICS)]
    return Topic.objects.bulk_create(made)


def follow(rng: Random, topics: list[Topic]) -> None:
    """Let people follow topics, as many as such lists find in life."""
    shares = [(topic.pk, share) for topic, (*_names, share) in zip(topics, TOPICS, strict=True)]
    citizens = Citizen.objects.order_by("pk").values_list("pk", flat=True)
    rows = ((pk, topic) for pk in citizens for topic, share in shares if rng.random() < share)
    copy_rows(Citizen.topics.through, ["citizen_id", "topic_id"], rows)


def add_topic_audience(agencies: dict[str, Agency], topics: list[Topic]) -> Audience:
    """One audience by topic, for editors to look at."""
    followed = [topic.pk for topic in topics if topic.code in {"events", "travel"}]
    made: Audience = Audience.objects.create(agency=agencies["tourism"], name="關注藝文與觀光的縣民", topics=followed)  # type: ignore[misc]
    return made


def prove(rng: Random, *, seed: int, operator: int, hero: int, now: datetime) -> None:
    """Give the verified a proof, most of them at a counter; of the digital citizens the hero and every second one."""
    people = Citizen.objects.exclude(level=Citizen.Level.UNVERIFIED).order_by("pk")
    first, rows = next_id(Verification), list[tuple[Any, ...]]()
    for pk, level, joined in people.values_list("pk", "level", "joined_at"):
        digital = level == Citizen.Level.DIGITAL
        if digital and pk != hero and rng.random() < 0.5:
            continue
        at = min(joined + timedelta(days=rng.randrange(1, 40)), now - timedelta(hours=1))
        proof = ("letter", "", None) if digital or rng.random() < 0.3 else ("counter", rng.choice(SEEN), operator)
        rows.append((first + len(rows), pk, *proof, _nobodys_hash(seed, pk), at))
    copy_rows(Verification, ["id", "citizen_id", "method", "document", "verified_by_id", "id_hash", "at"], rows)
    align_ids(Verification)


def give_cards(rng: Random) -> None:
    """A card for each digital citizen, who agreed to the terms for it."""
    people = list(Citizen.objects.filter(level=Citizen.Level.DIGITAL).order_by("pk"))
    numbers, terms = _numbers(rng), newest(Document.Kind.DIGITAL)
    cards = ((one.pk, next(numbers), UUID(int=rng.getrandbits(128), version=4), one.joined_at) for one in people)
    copy_rows(DigitalCard, ["citizen_id", "number", "key", "since"], cards)
    agreed = ((one.user_id, terms and terms.pk, Consent.Act.GIVEN.value, one.joined_at) for one in people)
    copy_rows(Consent, ["user_id", "document_id", "act", "at"], agreed)


def print_card(rng: Random, *, hero: int, operator: int, now: datetime) -> None:
    """A printed card of the demo's citizen, issued at a counter some weeks ago; its PIN is 274951."""
    nonce = rng.randbytes(16)
    printed = card_numbers.derive(nonce)
    issued = {"issued_by_id": operator, "issued_at": now - timedelta(days=24), "prints": 1, "document": "id"}
    Card.objects.create(
        citizen_id=hero,
        nonce=nonce,
        **card_numbers.found_by(code=printed.code),
        **card_numbers.found_by(number=printed.number),
        ending=printed.number[-4:],
        pin=make_password("274951", salt=f"demo{hero}"),
        free_most=settings.CARD_FREE_COINS,
        free_day=settings.CARD_FREE_COINS_A_DAY,
        **issued,
    )


def _numbers(rng: Random) -> Iterator[str]:
    known: set[str] = set()
    while True:
        letters = "".join(rng.choices(ALPHABET, k=7))
        if letters not in known:
            known.add(letters)
            yield grouped(f"V{letters}")


def _nobodys_hash(seed: int, citizen: int) -> str:
    """In the form of a national id's hash, and of nobody's id."""
    return sha256(f"demo {seed} {citizen}".encode()).hexdigest()
