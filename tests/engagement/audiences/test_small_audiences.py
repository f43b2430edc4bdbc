"""No sequence of questions for sizes tells about a few people, and no audience holds only a few."""

from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.accounts.models import Citizen
from civic.core.roles import Role
from engagement.audiences import asking
from engagement.audiences.errors import AudienceTooClose, AudienceTooSmall
from engagement.audiences.models import Audience, Clause, SizeQuestion
from engagement.audiences.queries import everybody
from engagement.notices import actions
from engagement.notices.models import Notice
from tests import factories as make
from tests.effort import QUESTIONS_IN_A_ROW
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
LEAST = 20


@pytest.fixture(autouse=True)
def _the_real_rule(settings):
    settings.AUDIENCE_LEAST = LEAST


def people(number: int, **fields) -> list[Citizen]:
    return [make.citizen(**fields) for _ in range(number)]


@pytest.fixture
def county() -> list[Citizen]:
    """Women and men of many ages: 60 older ones, 45 younger, and three at the age of 30."""
    old = [*people(35, birth_year=1950, gender="female"), *people(25, birth_year=1955, gender="male")]
    return [*old, *people(45, birth_year=1990, gender="female"), *people(3, birth_year=1996, gender="male")]


def ask(home, *clauses: Clause, now=make.NOW, by=None):
    return asking.ask(clauses, agency_id=home.pk, by=by, now=now)


def refused(home, *clauses: Clause):
    answer = ask(home, *clauses)
    assert answer.people is None
    return type(answer.refusal)


def test_three_people_nobody_and_all_but_a_few_are_refused_with_the_reason(county):
    home = make.agency()
    assert refused(home, Clause(max_age=30)) is AudienceTooSmall
    assert refused(home, Clause(min_age=100)) is AudienceTooSmall
    assert refused(home, Clause(min_age=31)) is AudienceTooClose
    assert ask(home, Clause(min_age=65)).people == 60


def test_what_the_newest_citizens_do_not_tell_everybody_is_asked_for(county, monkeypatch):
    """The older ones differ by many, and the three who came last by nobody."""
    monkeypatch.setattr(asking, "SAMPLE", 3)
    home = make.agency()
    assert ask(home, Clause(min_age=65)).people == 60
    assert ask(home, Clause(min_age=65, genders=["female"])).people == 35
    assert refused(home, Clause(min_age=31)) is AudienceTooClose


def test_a_rule_that_differs_by_few_from_one_that_was_told_is_refused_in_this_agency(county):
    home, elsewhere = make.agency(), make.agency()
    assert ask(home, Clause(genders=["female"], min_age=30)).people == 80
    people(5, birth_year=1950, gender="other")
    answer = ask(home, Clause(genders=["female", "other"], min_age=30))
    assert isinstance(answer.refusal, AudienceTooClose)
    assert "2026" in str(answer.refusal)
    assert ask(elsewhere, Clause(genders=["female", "other"], min_age=30)).people == 85


def test_what_is_answered_about_one_known_person_is_the_same_whatever_they_are(county):
    """Somebody of whom there is only one is added to a rule: nothing tells whether it held them before."""
    home = make.agency()
    people(1, birth_year=1930, gender="other")
    people(1, birth_year=2000, gender="other")
    elders, told = Clause(min_age=65), []
    assert ask(home, elders).people == 61
    for alone in (Clause(min_age=90, genders=["other"]), Clause(max_age=28, genders=["other"])):
        told.append(str(ask(home, elders, alone).refusal))
    assert told[0] == told[1]
    few, nobody = Clause(min_age=90, genders=["other"]), Clause(min_age=90, genders=["female"])
    assert str(ask(home, few).refusal) == str(ask(home, nobody).refusal)


def test_a_saved_audience_counts_as_told_and_is_named(county):
    home = make.agency()
    Audience.objects.create(agency=home, name="長輩", min_age=65)
    people(4, birth_year=1962)
    answer = ask(home, Clause(min_age=60))
    assert "長輩" in str(answer.refusal)


def test_the_same_question_is_told_the_same_until_enough_people_came(county):
    home = make.agency()
    told = [ask(home, Clause(min_age=65)).people]
    for more in (1, 18, 1):
        people(more, birth_year=1940)
        told.append(ask(home, Clause(min_age=65), now=make.later(days=len(told))).people)
    assert told == [60, 60, 60, 80]


def test_every_question_is_kept_with_who_asked_and_what_was_told(county):
    home = make.agency()
    editor = make.staff(Role.EDITOR, home)
    ask(home, Clause(min_age=65), by=editor)
    ask(home, Clause(min_age=100), by=editor)
    kept = SizeQuestion.objects.filter(by=editor, rule__channel="").order_by("pk")
    assert list(kept.values_list("told", "refusal")) == [(60, ""), (None, "audience_too_small")]
    assert kept[0].rule["clauses"] == [{"min_age": 65}]
    by_mail = SizeQuestion.objects.get(by=editor, rule__channel="email")
    page = at_desk(make.staff(Role.COORDINATOR)).get(
        f"/admin/engagement/sizequestion/{by_mail.pk}/change/", headers={"accept-language": "en"}
    )
    assert "65 years or older / a confirmed mailbox" in page.content.decode()


def test_a_channel_is_told_by_the_same_rule(county):
    from engagement.delivery.channels.line.models import LineAccount

    home, linked = make.agency(), county[:22]
    for each in linked:
        LineAccount.objects.create(user=each.user, line_id=f"U{each.pk}")
    answer = ask(home, Clause(min_age=65))
    assert answer.channels == {"webpush": None, "line": 22, "email": None}


def rules() -> st.SearchStrategy[list[Clause]]:
    clause = st.builds(
        lambda low, high, genders: Clause(min_age=low, max_age=max(low, high) if high else None, genders=genders),
        st.sampled_from([0, 25, 31, 40, 65, 70]),
        st.sampled_from([None, 30, 36, 72, 76, 90]),
        st.lists(st.sampled_from(["female", "male"]), unique=True, max_size=2),
    )
    return st.lists(clause, min_size=1, max_size=3)


def test_under_any_sequence_of_questions_no_two_answers_differ_by_a_few_people(county):
    """Whoever joins between the questions: everything told holds LEAST people, and so do differences."""
    places = [make.district("海濱鄉"), make.district("山腳鄉")]

    @given(st.lists(st.one_of(rules(), st.integers(1, 12)), min_size=2, max_size=9))
    @settings(max_examples=QUESTIONS_IN_A_ROW)
    def holds(steps):
        home, told = make.agency(), {}
        for step in steps:
            if isinstance(step, int):
                people(step, birth_year=1950 + step, gender="female", district=places[step % 2])
                continue
            rule = asking.Rule(step)
            answer = ask(home, *step)
            assert answer.people is None or answer.people >= LEAST
            if answer.people is None or told.get(rule.sha256) == answer.people:
                continue
            mine = held(rule, home)
            others = [held(asking.EVERYBODY, home), *(held(asking.Rule.read(q.rule), home) for q in kept(home, rule))]
            assert all(len(mine ^ other) == 0 or len(mine ^ other) >= LEAST for other in others)
            told[rule.sha256] = answer.people

    holds()


def held(rule: asking.Rule, home) -> set[int]:
    condition = rule.people(agency_id=home.pk, now=make.NOW)
    return set(everybody().filter(condition).values_list("pk", flat=True))


def kept(home, rule: asking.Rule):
    return SizeQuestion.objects.filter(agency=home, told__isnull=False, rule__channel="").exclude(sha256=rule.sha256)


def test_numbers_that_were_told_subtract_to_nothing_small_when_one_rule_lies_in_another(county):
    home, told = make.agency(), []
    for low in range(20, 80):
        answer = ask(home, Clause(min_age=low))
        if answer.people is not None:
            told.append(answer.people)
    assert all(abs(a - b) == 0 or abs(a - b) >= LEAST for a, b in combinations(told, 2))


def test_a_notice_for_a_few_is_not_handed_in_and_not_published_when_too_few_are_left(county):
    home = make.agency()
    few = Audience.objects.create(agency=home, name="三人", max_age=30, min_age=20)
    draft = make.notice(home, published=False, audience=few)
    with pytest.raises(AudienceTooSmall):
        actions.submit(draft, by=draft.proposed_by)
    elders = Audience.objects.create(agency=home, name="長輩", min_age=65)
    notice = make.notice(home, published=False, audience=elders)
    actions.submit(notice, by=notice.proposed_by)
    nine = make.NOW + timedelta(hours=21)
    actions.schedule(notice, by=make.staff(Role.APPROVER, home), at=nine, now=make.NOW)
    Citizen.objects.filter(birth_year__lt=1952).update(birth_year=None)
    Citizen.objects.filter(pk__in=Citizen.objects.filter(birth_year=1955).values("pk")[:10]).update(birth_year=None)
    actions.publish_due(now=nine)
    assert (Notice.objects.get(pk=notice.pk).state, Notice.objects.get(pk=notice.pk).failure) == (
        "approved", "audience_too_small",
    )  # fmt: skip


def test_an_editor_counts_without_saving_and_is_told_why_a_few_are_refused(county):
    home = make.agency()
    desk = at_desk(make.staff(Role.EDITOR, home))
    english = {"accept-language": "en"}
    page = "/admin/engagement/audience/add/"
    words = {"agency": home.pk, "name": "長輩", "min_age": 65, "or2-max_age": 36, "or2-genders": ["female"]}
    counted = desk.post(page, words | {"_count": "1"}, headers=english).content.decode()
    assert "105 citizens" in counted or "differs from everybody" in counted
    assert not Audience.objects.exists()
    few = desk.post(page, {"agency": home.pk, "name": "三人", "max_age": 30}, headers=english)
    assert "Fewer than 20 people" in few.content.decode()
    assert not Audience.objects.exists()
    alone = {"agency": home.pk, "name": "長輩", "min_age": 65, "or2-min_age": 70, "or2-genders": ["male"]}
    assert desk.post(page, alone).status_code == 302
    made = Audience.objects.get()
    assert [(each.place, each.min_age, each.genders) for each in made.clauses.all()] == [(1, 65, []), (2, 70, ["male"])]
