"""Whom a rule holds: by topic, both ways alike, and never somebody who stopped the use of their particulars."""

import pytest

from civic.accounts.models import Citizen, Topic
from civic.consent import actions as consent
from engagement.audiences import queries
from engagement.audiences.models import Audience
from engagement.audiences.queries import holding, members, particulars, size
from engagement.notices.queries import visible_to
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
YEAR = make.NOW.year


def topic(code: str) -> Topic:
    return Topic.objects.get_or_create(code=code, defaults={"name": code, "name_en": code})[0]


def follower(*codes: str, **fields: object) -> Citizen:
    someone = make.citizen(**fields)
    someone.topics.set([topic(code) for code in codes])
    return someone


def audience(*codes: str, **rule: object) -> Audience:
    return Audience.objects.create(agency=make.agency(), name="some", topics=[topic(code).pk for code in codes], **rule)


def holds(rule: Audience, someone: Citizen) -> bool:
    """What both compilations say; they must agree."""
    listed = members(rule, year=YEAR).filter(pk=someone.pk).exists()
    assert Audience.objects.filter(holding(particulars(someone, now=make.NOW)), pk=rule.pk).exists() == listed
    return listed


def test_who_follows_one_of_the_topics_is_held_once():
    rule, both, one, none = audience("events", "roads"), follower("events", "roads"), follower("roads"), follower()
    assert [holds(rule, someone) for someone in (both, one, none)] == [True, True, False]
    assert size(rule, year=YEAR) == 2


def test_another_topic_is_not_enough_and_the_other_rules_still_count():
    rule = audience("events", min_age=65)
    assert not holds(rule, follower("roads", birth_year=YEAR - 70))
    assert not holds(rule, follower("events", birth_year=YEAR - 30))
    assert holds(rule, follower("events", birth_year=YEAR - 70))


def test_a_notice_for_a_topic_is_seen_by_its_followers_only():
    rule = audience("events")
    seen = make.notice(rule.agency, audience=rule)
    assert seen in visible_to(follower("events"), now=make.later(1))
    assert seen not in visible_to(follower(), now=make.later(1))
    assert seen not in visible_to(None, now=make.later(1))


@pytest.mark.parametrize(
    "rule", [{"min_age": 18}, {"max_age": 99}, {"genders": ["female"]}, {"levels": ["unverified"]}, {"topic": True}]
)
def test_who_stopped_the_use_of_particulars_is_in_no_rule_that_asks_about_one(rule):
    made = audience(*(["events"] if rule.pop("topic", False) else []), **rule)
    someone = follower("events", birth_year=1980, gender="female")
    assert holds(made, someone)
    someone.profiling_stopped_at = make.NOW
    someone.save()
    assert not holds(made, someone)


def test_they_still_get_what_is_for_everybody():
    someone = follower(birth_year=1980, profiling_stopped_at=make.NOW)
    assert holds(audience(), someone)
    public = make.notice()
    assert public in visible_to(someone, now=make.later(1))


def test_who_took_their_consent_back_is_counted_in_no_audience_until_they_agree_again():
    consent.publish_first(now=make.NOW)
    someone, rule = follower("events"), audience("events")
    counted = []
    for act in (consent.agree, consent.withdraw, consent.agree):
        act(someone.user, now=make.NOW)
        counted.append(size(rule, year=YEAR))
    assert counted == [1, 0, 1]


def test_an_editor_chooses_topics_and_sees_how_many_that_is():
    bureau, events = make.agency(), topic("events")
    follower("events")
    desk = at_desk(make.staff("editor", bureau))
    sent = desk.post(
        "/admin/engagement/audience/add/",
        {"agency": bureau.pk, "name": "活動迷", "min_age": "", "max_age": "", "topics": [events.pk]},
    )
    assert sent.status_code == 302
    made = Audience.objects.get(name="活動迷")
    assert made.clauses.get().topics == [events.pk]
    page = desk.get(f"/admin/engagement/audience/{made.pk}/change/", headers={"accept-language": "en"})
    assert "1 citizen<" in page.content.decode()


def test_whether_a_rule_holds_enough_people_is_told_also_where_none_of_the_newest_is_among_them(monkeypatch):
    monkeypatch.setattr(queries, "NEWEST", 2)
    rule = audience("events")
    early = [follower("events") for _each in range(3)]
    assert early[0].pk < early[1].pk
    assert [queries.holds(rule, least, year=YEAR) for least in (2, 3, 4)] == [True, True, False]
    for _each in range(3):
        follower("roads")
    assert [queries.holds(rule, least, year=YEAR) for least in (1, 3, 4)] == [True, True, False]
