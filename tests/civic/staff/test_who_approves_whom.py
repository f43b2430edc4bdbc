"""Decisions of two people are one list, and who always approves for each other is told to the auditor."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from civic.agencies import actions as agencies
from civic.core.roles import Role
from civic.staff import acts, matrix
from civic.staff.models import FactorReset
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


def approved(proposer, decider, times: int = 3, *, ago: int = 1) -> None:
    """Requests that one proposed and the other approved."""
    at = timezone.now() - timedelta(days=ago)
    about = make.user()
    FactorReset.objects.bulk_create(
        FactorReset(
            user=about, reason="r", state=FactorReset.State.DONE, proposed_by=proposer, proposed_at=at,
            decided_by=decider, decided_at=at,
        )
        for _n in range(times)
    )  # fmt: skip


def test_two_who_always_approve_each_other_and_a_ring_are_listed():
    a, b, c, d, e = (make.user(name) for name in "abcde")
    for proposer, decider in ((a, b), (b, a), (c, d), (d, e), (e, c)):
        approved(proposer, decider)
    found = acts.circles(acts.pairs(now=timezone.now()))
    assert found == [(a.pk, b.pk), (c.pk, d.pk, e.pk)]


def test_those_who_also_ask_others_and_those_of_long_ago_are_not():
    a, b, c = (make.user(name) for name in "abc")
    approved(a, b)
    approved(b, a)
    approved(b, c, times=2)
    approved(c, a, ago=91, times=9)
    approved(a, c, ago=91, times=9)
    assert acts.circles(acts.pairs(now=timezone.now())) == []


@given(
    some.dictionaries(
        some.tuples(some.integers(1, 5), some.integers(1, 5)).filter(lambda pair: pair[0] != pair[1]),
        some.integers(1, 6),
        max_size=12,
    )
)
def test_whoever_is_listed_is_approved_by_the_next_one_nearly_always(counted):
    pairs = Counter(counted)
    for ring in acts.circles(pairs):
        assert len(set(ring)) == len(ring) >= 2
        for at, proposer in enumerate(ring):
            all_of_them = sum(times for (who, _by), times in pairs.items() if who == proposer)
            assert pairs[proposer, ring[(at + 1) % len(ring)]] >= max(acts.LEAST, acts.SHARE * all_of_them)


def test_the_auditor_reads_it_on_the_home_page_and_in_the_list():
    a, b = make.user("甲"), make.user("乙")
    approved(a, b)
    approved(b, a)
    desk = at_desk(make.staff(Role.AUDITOR))
    assert "/admin/civic/roleterm/decided/" in desk.get("/admin/").content.decode()
    page = desk.get("/admin/civic/roleterm/decided/").content.decode()
    assert "甲 → 乙 → 甲" in page
    assert page.count("<tr>") >= 6
    assert at_desk(make.staff(Role.FINANCE)).get("/admin/civic/roleterm/decided/").status_code == 403


def test_the_matrix_says_what_the_code_allows_and_who_holds_a_role():
    row = next(row for row in matrix.subjects() if row.url == "/admin/civic/membership/")
    assert set(row.may) == {Role.COORDINATOR, Role.AUDITOR}
    assert len(row.may[Role.AUDITOR]) == 2  # see, and export the list
    holder = make.user("王小明")
    agencies.grant_role(holder, Role.FINANCE, by=None)
    page = "/admin/civic/roleterm/matrix/"
    assert str(holder) in at_desk(make.staff(Role.COORDINATOR)).get(page).content.decode()
    editors = at_desk(make.staff(Role.EDITOR, make.agency())).get(page)
    assert editors.status_code == 200
    assert str(holder) not in editors.content.decode()


def test_every_table_of_proposals_says_who_decides():
    assert {model._meta.label for model in acts.tables()} == set(acts.rules())
