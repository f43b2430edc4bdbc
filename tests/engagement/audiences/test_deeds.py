"""Clauses about what people did: looked up once, when a notice is published, and kept beside the rule."""

from datetime import timedelta

import pytest

from civic.signin.models import Visit
from engagement.audiences.models import Audience, Clause
from engagement.audiences.queries import members
from engagement.inbox import queries as inbox
from engagement.inbox.asking import Ask
from engagement.notices import actions, feed
from engagement.notices.models import NoticeListed, NoticeRead
from engagement.notices.queries import people_of, visible_to
from engagement.sends.actions import plan_due
from surveys.responses.models import Participation
from tests import factories as make
from tests.engagement.sends.people import with_mail

pytestmark = pytest.mark.django_db
LATER = make.later(hours=1)


def answer(asked, *people) -> None:
    facts = {"questionnaire": asked, "version": asked.versions.get(), "on": make.NOW.date()}
    Participation.objects.bulk_create([Participation(citizen=each, **facts) for each in people])


def audience(home, **rule) -> Audience:
    return Audience.objects.create(agency=home, name="做過的人", **rule)


def published(rule: Audience, *, now=make.NOW):
    """A notice for the audience, published while it stands as it is."""
    draft = make.notice(rule.agency, published=False, audience=rule)
    actions.submit(draft, by=draft.proposed_by)
    return actions.publish(draft, by=make.staff("approver", rule.agency), now=now)


def held(rule: Audience) -> set[int]:
    return set(members(rule, year=2026, now=LATER).values_list("pk", flat=True))


def sees(notice, citizen) -> bool:
    """Whether the notice is there for somebody, on every page alike."""
    found = notice in visible_to(citizen, now=LATER)
    lines = [line.pk for line in feed.lines(citizen, number=1, now=LATER)]
    items = [item.number for item in inbox.part(citizen, Ask(), cursor=None, size=9, now=LATER).items]
    assert (notice.pk in lines, notice.pk in items) == (found, found)
    return found


def test_who_answered_until_the_publication_is_listed_and_nobody_later():
    asked = make.open_questionnaire()
    early, late, never = make.citizen(), make.citizen(), make.citizen()
    answer(asked, early)
    notice = published(audience(asked.agency, answered=asked))
    answer(asked, late)
    assert [sees(notice, each) for each in (early, late, never)] == [True, False, False]
    assert list(NoticeListed.objects.values_list("notice", "citizen")) == [(notice.pk, early.pk)]
    assert notice not in visible_to(None, now=LATER)


def test_whoever_stops_the_use_of_particulars_is_no_longer_found_by_it():
    asked, someone = make.open_questionnaire(), make.citizen()
    answer(asked, someone)
    notice = published(audience(asked.agency, answered=asked))
    assert sees(notice, someone)
    someone.profiling_stopped_at = LATER
    someone.save()
    assert not sees(notice, someone)
    assert not people_of(notice, now=LATER).exists()


def test_a_clause_beside_it_is_asked_when_somebody_looks_as_ever():
    asked, someone, grown = make.open_questionnaire(), make.citizen(), make.citizen()
    answer(asked, someone)
    rule = audience(asked.agency, answered=asked)
    Clause.objects.create(audience=rule, place=2, min_age=65)
    notice = published(rule)
    assert not sees(notice, grown)
    grown.birth_year = 1950
    grown.save()
    assert sees(notice, grown)
    assert NoticeListed.objects.count() == 1


def test_what_is_sent_goes_to_the_list():
    asked, reader, other = make.open_questionnaire(), with_mail(), with_mail()
    plan_due(now=make.NOW)
    answer(asked, reader)
    notice = published(audience(asked.agency, answered=asked))
    answer(asked, other)
    plan_due(now=LATER)
    from civic.outbox.models import OutboxItem

    assert [row.user for row in OutboxItem.objects.filter(about=f"notice:{notice.pk}")] == [reader.user]


def test_publishing_for_particulars_alone_writes_no_row_for_anybody():
    home = make.agency()
    make.citizen(birth_year=1950)
    published(audience(home, min_age=65))
    assert not NoticeListed.objects.exists()


def test_each_deed_finds_whom_it_says():
    home = make.agency()
    asked = make.open_questionnaire(home)
    active, idle, reader = make.citizen(), make.citizen(), make.citizen()
    answer(asked, idle)
    for person, days in ((active, 2), (idle, 40)):
        at = make.NOW - timedelta(days=days)
        Visit.objects.create(user=person.user, session_key=f"s{person.pk}", since=at, seen_at=at, round=0)
    NoticeRead.objects.create(notice=asked.notice, citizen=reader)
    everybody = {each.pk for each in (active, idle, reader)}
    found = {
        "not_answered": held(Audience.objects.create(agency=home, name="a", not_answered=asked)),
        "active_within": held(Audience.objects.create(agency=home, name="b", active_within=7)),
        "opened_none_of": held(Audience.objects.create(agency=home, name="c", opened_none_of=5)),
        "redeemed_within": held(Audience.objects.create(agency=home, name="d", redeemed_within=30)),
    }
    assert found == {
        "not_answered": everybody - {idle.pk}, "active_within": {active.pk},
        "opened_none_of": everybody - {reader.pk}, "redeemed_within": set(),
    }  # fmt: skip


def test_who_paid_within_the_days_is_found():
    from rewards.redemption.payments.models import Redemption

    shop, payer = make.shop(), make.rich_citizen(50)
    from rewards.ledger.models import Transaction

    row = {"receipt": "R1", "shop": shop, "citizen": payer, "amount": 10, "transaction": Transaction.objects.first()}
    Redemption.objects.create(**row, completed_at=make.NOW - timedelta(days=3))
    home = make.agency()
    assert held(audience(home, redeemed_within=30)) == {payer.pk}
    Clause.objects.update(redeemed_within=2)
    assert held(Audience.objects.get()) == set()
