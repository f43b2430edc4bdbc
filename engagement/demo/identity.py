"""What the demo's people chose and proved: topics, proofs of identity, digital citizens' cards.

It draws from a chance of its own, so that the rest of the world stays as it was.
"""

from random import Random

from civic.accounts.models import Citizen, Topic
from civic.agencies.models import Agency
from civic.copying import copy_rows
from engagement.audiences.models import Audience

TOPICS = [
    ("events", "藝文活動", "Arts and events", 0.35), ("health", "健康保健", "Health", 0.3),
    ("children", "親子育兒", "Children and families", 0.2), ("seniors", "長者照顧", "Care for the elderly", 0.15),
    ("roads", "交通路況", "Roads and transport", 0.3), ("disasters", "防災應變", "Disaster readiness", 0.25),
    ("environment", "環保回收", "Recycling and environment", 0.15), ("farming", "農漁產業", "Farming and fishing", 0.1),
    ("jobs", "就業創業", "Work and business", 0.15), ("travel", "觀光旅遊", "Travel", 0.3),
]  # fmt: skip


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
    made = Audience.objects.create(agency=agencies["tourism"], name="關注藝文與觀光的縣民")
    made.topics.set([topic for topic in topics if topic.code in {"events", "travel"}])
    return made
