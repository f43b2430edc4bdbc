"""Two check digits find every slip of one digit, and any two digits that changed places."""

from hypothesis import given
from hypothesis import strategies as st

from civic.shown_codes.check_digits import number_within, with_check_digits

numbers = st.integers(min_value=0, max_value=10**10 - 1)


@given(numbers)
def test_the_number_comes_out_again(number):
    assert number_within(with_check_digits(number, length=6)) == number


@given(numbers, st.data())
def test_every_single_wrong_digit_is_found(number, data):
    digits = with_check_digits(number, length=6)
    at = data.draw(st.integers(0, len(digits) - 1))
    wrong = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != digits[at]))
    assert number_within(digits[:at] + wrong + digits[at + 1 :]) is None


@given(numbers, st.data())
def test_any_two_digits_that_changed_places_are_found(number, data):
    digits = list(with_check_digits(number, length=6))
    one, other = data.draw(st.integers(0, len(digits) - 1)), data.draw(st.integers(0, len(digits) - 1))
    if digits[one] != digits[other]:
        digits[one], digits[other] = digits[other], digits[one]
        assert number_within("".join(digits)) is None


@given(st.integers(min_value=0, max_value=10**6 - 1))
def test_six_digits_become_eight(number):
    assert len(with_check_digits(number, length=6)) == 8
