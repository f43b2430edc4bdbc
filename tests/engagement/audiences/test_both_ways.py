"""Who is in an audience, and which audiences hold somebody: two questions of one rule, which never disagree."""

from datetime import timedelta
from random import Random

import pytest
from allauth.account.models import EmailAddress
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.accounts.models import Citizen, Topic
from civic.consent import actions as consent
from engagement.audiences import asking
from engagement.audiences.models import MOST_CLAUSES, Audience, Clause
from engagement.audiences.queries import everybody, holding, members, particulars
from engagement.delivery.channels.line.models import LineAccount
from engagement.delivery.channels.webpush.models import PushSubscription
from engagement.delivery.preferences.models import Manner
from tests import factories as make
from tests.effort import RULES_BOTH_WAYS

pytestmark = pytest.mark.django_db
YEAR = make.NOW.year


@pytest.fixture
def people() -> list[Citizen]:
    """Forty who told little or much, in every mixture."""
    rng = Random(18)
    places = [make.district(name) for name in ("海濱鄉", "山腳鄉", "溪口鄉")]
    topics = [Topic.objects.create(code=code, name=code, name_en=code) for code in ("health", "roads", "events")]
    consent.publish_first(now=make.NOW)
    found = []
    for n in range(40):
        someone = make.citizen(
            birth_year=rng.choice([None, 1940, YEAR - 40, YEAR - 18, 2015]),
            gender=rng.choice(["", "female", "male", "other"]),
            district=rng.choice([None, *places]),
            level=rng.choice(Citizen.Level.values),
            joined_at=make.NOW - timedelta(days=rng.randrange(9), hours=rng.randrange(24)),
            profiling_stopped_at=rng.choice([None, None, None, make.NOW]),
        )
        someone.topics.set(rng.sample(topics, rng.randrange(4)))
        _ways(rng, someone)
        if n % 13 == 0:
            consent.agree(someone.user, now=make.NOW)
            consent.withdraw(someone.user, now=make.NOW)
        found.append(someone)
    return found


def _ways(rng: Random, someone: Citizen) -> None:
    if rng.random() < 0.5:
        Manner.objects.create(citizen=someone, language=rng.choice(["", "en", "zh-hant"]))
    for is_old in rng.sample([True, False], rng.randrange(3)):
        PushSubscription.objects.create(
            user=someone.user, endpoint=f"https://push.test/{someone.pk}/{is_old}", language="en",
            ended_at=make.NOW if is_old else None,
        )  # fmt: skip
    if rng.random() < 0.4:
        blocked = rng.choice([None, make.NOW])
        LineAccount.objects.create(user=someone.user, line_id=f"U{someone.pk}", blocked_at=blocked)
    if rng.random() < 0.5:
        EmailAddress.objects.create(user=someone.user, email=someone.user.email, verified=rng.random() < 0.5)


def clauses() -> st.SearchStrategy[list[dict]]:
    """Up to five clauses; each asks about some particulars, and of each it chooses some values."""
    places = [make.district(name).pk for name in ("海濱鄉", "山腳鄉", "溪口鄉")]
    topics = list(Topic.objects.values_list("pk", flat=True))

    def some(values):
        return st.lists(st.sampled_from(values), unique=True, max_size=2)

    ages = st.sampled_from([(None, None), (18, None), (None, 40), (18, 65), (40, 40), (90, 99)])
    parts = {
        "ages": ages, "genders": some(["female", "male"]), "levels": some(Citizen.Level.values),
        "districts": some(places), "topics": some(topics), "languages": some(["en", "zh-hant"]),
        "channels": some(["webpush", "line", "email"]), "not_districts": some(places), "not_topics": some(topics),
        "joined_from": st.sampled_from([None, (make.NOW - timedelta(days=4)).date()]),
    }  # fmt: skip
    return st.lists(st.fixed_dictionaries({}, optional=parts), min_size=1, max_size=MOST_CLAUSES)


def saved(rules: list[dict]) -> Audience:
    made = Audience(agency=saved.agency, name=f"rule {Audience.objects.count()}")
    made.save()
    for place, given_parts in enumerate(rules, start=1):
        parts = dict(given_parts)
        low, high = parts.pop("ages", (None, None))
        Clause.objects.create(audience=made, place=place, min_age=low, max_age=high, **parts)
    return made


def test_both_directions_of_any_rule_agree_about_everybody(people):
    saved.agency = make.agency()
    known = set(everybody().values_list("pk", flat=True))

    @given(clauses())
    @settings(max_examples=RULES_BOTH_WAYS)
    def agree(rules):
        audience = saved(rules)
        listed = set(members(audience, year=YEAR).values_list("pk", flat=True))
        rows = Audience.objects.filter(pk=audience.pk)
        holds = {each.pk for each in people if rows.filter(holding(particulars(each, now=make.NOW))).exists()}
        assert holds & known == listed
        again = asking.Rule.read(asking.Rule(list(audience.clauses.all())).told)
        kept = everybody().filter(again.people(agency_id=saved.agency.pk, now=make.NOW))
        assert set(kept.values_list("pk", flat=True)) == listed

    agree()


def test_whoever_stopped_the_use_of_particulars_is_in_no_clause_that_asks_but_in_one_that_does_not(people):
    saved.agency = make.agency()
    stopped = {each.pk for each in people if each.profiling_stopped_at}

    @given(clauses())
    @settings(max_examples=RULES_BOTH_WAYS // 4)
    def spared(rules):
        audience = saved(rules)
        listed = set(members(audience, year=YEAR).values_list("pk", flat=True))
        if all(each.asks for each in audience.clauses.all()):
            assert not listed & stopped
        else:
            assert listed == set(everybody().values_list("pk", flat=True))

    spared()


@pytest.mark.parametrize("part", ["districts", "not_districts", "topics", "not_topics"])
def test_a_clause_names_only_districts_and_topics_that_are_there(part):
    from django.db import DatabaseError

    with pytest.raises(DatabaseError, match="not there"):
        Audience.objects.create(agency=make.agency(), name="x", **{part: [999_999]})


def test_nobody_makes_a_sixth_clause_or_a_second_in_the_same_place():
    from django.db import DatabaseError, transaction

    audience = Audience.objects.create(agency=make.agency(), name="x")
    for place in (6, 1, 0):
        with pytest.raises(DatabaseError), transaction.atomic():
            Clause.objects.create(audience=audience, place=place)
