"""What scans come to, whatever the order in which doors send them and however often."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.events.attendance.merging import Passage, before, merge
from tests.effort import SCANS_IN_ANY_ORDER

NOON = datetime(2026, 11, 10, 4, 0, tzinfo=UTC)


def at(minute: int, direction: str, key: str = "", door: str = "") -> Passage:
    return Passage(NOON + timedelta(minutes=minute), direction, key or f"{minute}{direction}{door}", door)


SCANS = st.lists(
    st.builds(at, st.integers(0, 12), st.sampled_from(["in", "out"]), st.text("abc", max_size=2)), max_size=9
)


@settings(max_examples=SCANS_IN_ANY_ORDER)
@given(st.data(), SCANS)
def test_any_order_and_any_repetition_come_to_the_same(data, scans):
    again = data.draw(st.permutations(scans + data.draw(st.lists(st.sampled_from(scans))) if scans else []))
    assert merge(again) == merge(scans)


@settings(max_examples=SCANS_IN_ANY_ORDER)
@given(SCANS)
def test_stays_follow_each_other_and_only_the_last_is_open(scans):
    stays = merge(scans).stays
    assert all(each.left_at is not None and each.came_at <= each.left_at for each in stays[:-1])
    assert all(first.left_at <= second.came_at for first, second in pairwise(stays))


@settings(max_examples=SCANS_IN_ANY_ORDER)
@given(SCANS)
def test_scans_of_no_effect_may_as_well_be_missing(scans):
    once = list({each.key: each for each in scans}.values())
    merged = merge(once)
    assert merge(each for each in once if each.key in merged.counted).stays == merged.stays


def test_two_doors_that_scanned_the_same_pass_meet_in_one_stay():
    merged = merge([at(5, "in", door="B"), at(0, "in", door="A"), at(60, "out", door="B")])
    assert [(each.came_at, each.left_at) for each in merged.stays] == [(NOON, NOON + timedelta(minutes=60))]
    assert merged.door == "A"


def test_coming_again_is_another_stay():
    merged = merge([at(0, "in"), at(10, "out"), at(20, "in")])
    assert (len(merged.stays), merged.is_in) == (2, True)
    assert merged.seconds_until(NOON + timedelta(minutes=30)) == 20 * 60


def test_going_out_without_having_come_is_nothing():
    assert merge([at(0, "out")]).stays == ()


def test_a_door_is_answered_by_what_held_at_its_own_time():
    known = [at(0, "in"), at(30, "out")]
    assert before(known, at(10, "in")).is_in
    assert not before(known, at(40, "in")).is_in
