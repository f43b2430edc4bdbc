"""Three months of life: who reads, who answers, what that earns, and where it is spent. Only plans; writes nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from civic.accounts.models import Citizen
from civic.core.calendar import TAIPEI, taipei_day
from engagement.audiences.queries import members
from engagement.notices.models import Notice
from surveys.questionnaires.models import Questionnaire

HOURS = [(7, 4), (8, 6), (9, 5), (10, 5), (11, 5), (12, 11), (13, 6), (14, 4), (15, 4), (16, 4), (17, 6), (18, 8),
         (19, 11), (20, 12), (21, 9), (22, 4)]  # fmt: skip
SHOPPING = [
    (8, 4),
    (9, 6),
    (10, 8),
    (11, 12),
    (12, 14),
    (13, 7),
    (14, 6),
    (15, 7),
    (16, 8),
    (17, 10),
    (18, 11),
    (19, 6),
]
PRICES = (10, 15, 20, 20, 25, 30, 30, 40, 50, 60, 80, 100)


@dataclass(frozen=True)
class Taken:
    """One citizen's participation in one questionnaire, with the tries that it took."""

    at: datetime
    citizen_id: int
    questionnaire: Questionnaire
    tries: int
    passed: bool

    @property
    def coins(self) -> int:
        return self.questionnaire.coins if self.passed else 0


@dataclass(frozen=True)
class Wish:
    """That a citizen will pay at a shop; without an amount, what the day brings."""

    at: datetime
    citizen_id: int
    amount: int = 0
    voided: bool = False


def at_hour(rng: Random, instant: datetime, hours: list[tuple[int, int]]) -> datetime:
    """Some moment of the instant's Taipei day, at the hours at which people do such things."""
    hour = rng.choices([hour for hour, _weight in hours], [weight for _hour, weight in hours])[0]
    local = instant.astimezone(TAIPEI)
    return local.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60), microsecond=0)


def participations(rng: Random, notices: list[Notice], heroes: dict[str, int], *, now: datetime) -> list[Taken]:
    """Who answers what, in order of time. `heroes` are the demo accounts that have a story of their own."""
    staff = set(Citizen.objects.exclude(user__email__regex=r"^citizen\d+@").values_list("pk", flat=True))
    joined = dict(Citizen.objects.exclude(pk__in=staff).order_by("pk").values_list("pk", "joined_at"))
    zeal = {pk: rng.random() ** 1.6 for pk in joined}
    taken = []
    for notice in notices:
        appeal = rng.uniform(0.45, 0.95)
        for pk in _audience(notice, joined):
            if rng.random() < zeal[pk] * appeal:
                at = _answer_time(rng, notice, joined[pk])
                if at < now:
                    taken.append(_take(rng, pk, notice, at))
    taken += _story(rng, notices[:26], heroes["citizen"], most=240, now=now)
    own = [notice for notice in notices if _is_digital(notice)]
    taken += _story(rng, list(dict.fromkeys(own + notices[4:12])), heroes["digital"], most=90, now=now)
    return sorted(taken, key=lambda t: (t.at, t.citizen_id, t.questionnaire.pk))


def _is_digital(notice: Notice) -> bool:
    clauses = notice.audience.clauses.all() if notice.audience else ()
    return any("digital" in clause.levels for clause in clauses)


def _audience(notice: Notice, joined: dict[int, datetime]) -> list[int]:
    if notice.audience is None or notice.published_at is None:
        return list(joined)
    held = members(notice.audience, year=taipei_day(notice.published_at).year).order_by("pk")
    return [pk for pk in held.values_list("pk", flat=True) if pk in joined]


def _answer_time(rng: Random, notice: Notice, joined: datetime) -> datetime:
    assert notice.published_at is not None  # noqa: S101
    since = max(notice.published_at, joined)
    at = at_hour(rng, since + timedelta(days=rng.expovariate(0.55)), HOURS)
    return at if at > since else since + timedelta(seconds=rng.randrange(120, 5400))


def _take(rng: Random, citizen_id: int, notice: Notice, at: datetime) -> Taken:
    questionnaire = notice.questionnaire
    assert questionnaire is not None  # noqa: S101
    tries, passed = 1, questionnaire.kind != Questionnaire.Kind.QUIZ or rng.random() < 0.78
    while not passed and tries < questionnaire.max_tries:
        tries, passed = tries + 1, rng.random() < 0.85
    return Taken(at, citizen_id, questionnaire, tries, passed)


def _story(rng: Random, notices: list[Notice], citizen_id: int, *, most: int, now: datetime) -> list[Taken]:
    """A demo account answers everything right, until it has earned enough; the newest notices are left to it."""
    story: list[Taken] = []
    for notice in notices:
        public = notice.audience is None or _is_digital(notice)
        questionnaire, published = notice.questionnaire, notice.published_at
        if public and questionnaire and published and sum(t.coins for t in story) + questionnaire.coins <= most:
            at = published + timedelta(minutes=rng.randrange(20, 400))
            if at < now:
                story.append(Taken(at, citizen_id, questionnaire, 1, True))
    return story


def wishes(rng: Random, taken: list[Taken], heroes: dict[str, int], *, now: datetime) -> list[Wish]:
    """When people want to spend, some days after they have earned; in order of time."""
    named = set(heroes.values())
    wanted = []
    for t in taken:
        if t.coins and t.citizen_id not in named and rng.random() < 0.42:
            at = at_hour(rng, t.at + timedelta(days=1 + rng.expovariate(0.2)), SHOPPING)
            if at < now:
                wanted.append(Wish(at, t.citizen_id, voided=rng.random() < 0.012))
    for name, keep in (("citizen", 150), ("digital", 45)):
        wanted += _story_wishes([t for t in taken if t.citizen_id == heroes[name]], heroes[name], keep, now=now)
    return sorted(wanted, key=lambda w: (w.at, w.citizen_id))


def _story_wishes(story: list[Taken], citizen_id: int, keep: int, *, now: datetime) -> list[Wish]:
    """Three payments that leave what the account shall still have, and one that was cancelled."""
    spare = max(0, sum(t.coins for t in story) - keep)
    wanted, have = [], 0
    parts = [part for part in (spare // 3, spare // 3, spare - 2 * (spare // 3)) if part]
    for t in story:
        have += t.coins
        at = (t.at + timedelta(days=1)).astimezone(TAIPEI).replace(hour=12, minute=24)
        if parts and have >= parts[0] * 2 and at < now:
            have -= parts[0]
            wanted.append(Wish(at, citizen_id, parts.pop(0)))
            if len(wanted) == 2:
                wanted.append(Wish(at + timedelta(hours=3), citizen_id, 10, voided=True))
    return wanted
