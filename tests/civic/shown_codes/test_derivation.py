"""A derived code belongs to one kind, one nonce and one key."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.identity.counter import COUNTER
from civic.shown_codes.derivation import Kind, new_nonce
from civic.shown_codes.keyed import keyed, keyed_hash
from rewards.cards.numbers import CARD
from rewards.offers.codes import VOUCHER, is_voucher
from rewards.redemption.codes.derivation import PAYMENT

KINDS = [PAYMENT, VOUCHER, CARD, COUNTER, Kind("event-pass", range(10**8))]
AT_THE_TILL = [PAYMENT, VOUCHER]  # typed into one entry
nonces = st.binary(min_size=16, max_size=16)


@given(nonces)
def test_one_nonce_gives_each_kind_another_code(nonce):
    assert len({kind.derive(nonce).code.removeprefix(kind.code_prefix) for kind in KINDS}) == len(KINDS)


@given(st.text("0123456789", min_size=8, max_size=8))
def test_the_same_digits_have_another_hash_in_each_kind(digits):
    assert len({kind.hash_digits(digits) for kind in KINDS}) == len(KINDS)


@given(st.text(min_size=1), st.text(min_size=1), st.binary())
def test_two_purposes_never_give_the_same(one, other, message):
    if one != other and "\0" not in one + other:
        assert keyed(one, message) != keyed(other, message)


@given(nonces, nonces)
def test_two_nonces_give_two_codes(one, other):
    assert one == other or PAYMENT.derive(one).code != PAYMENT.derive(other).code


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name or "payment")
@given(nonce=nonces)
def test_digits_have_their_length_and_belong_to_their_kind(kind, nonce):
    shown = kind.derive(nonce)
    assert len(shown.digits) == kind.length
    assert kind.owns(shown.digits)


@given(nonces)
def test_a_payment_and_a_voucher_are_told_apart_by_what_is_typed_and_scanned(nonce):
    payment, voucher = PAYMENT.derive(nonce), VOUCHER.derive(nonce)
    assert not is_voucher(code=payment.code)
    assert not is_voucher(digits=payment.digits)
    assert is_voucher(code=voucher.code)
    assert is_voucher(digits=voucher.digits)


def test_kinds_that_are_typed_into_one_entry_share_out_all_digits():
    ranges = sorted((kind.numbers for kind in AT_THE_TILL), key=lambda numbers: numbers.start)
    assert ranges[0].start == 0
    assert ranges[-1].stop == 10**8
    assert all(lower.stop == upper.start for lower, upper in pairwise(ranges))


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "１２３４５６７８", "1234567a", "90000000"])
def test_what_is_no_payments_digits(typed):
    assert not PAYMENT.owns(typed)


def test_another_key_gives_other_codes(settings):
    nonce = new_nonce()
    before = [kind.derive(nonce) for kind in KINDS]
    settings.SECRET_KEY, settings.IDENTITY_KEY = "another", "and-another"
    after = [kind.derive(nonce) for kind in KINDS]
    for old, new in zip(before, after, strict=True):
        assert old.code != new.code
        assert old.digits_hash != new.digits_hash
    assert keyed_hash("a", "b") != keyed_hash("a", "b", key="a third")


def test_a_code_that_changes_with_time_is_derived_from_the_nonce_and_the_step():
    kind, nonce = KINDS[-1], new_nonce()
    steps = [kind.derive(nonce + step.to_bytes(8)) for step in range(100)]
    assert all(one.code != other.code for one, other in combinations(steps, 2))
