"""Numbers are checked in all their forms, and kept as keyed hashes only."""

import pytest

from civic.identity import national_id
from tests.civic.identity import people


@pytest.mark.parametrize("number", [people.NATIONAL, people.RESIDENT, people.OLD_RESIDENT, "F131104093", "A900000016"])
def test_valid_numbers_of_nationals_and_residents_old_and_new(number):
    assert national_id.is_valid(number)


@pytest.mark.parametrize(
    "number", ["A123456788", "A323456789", "AE12345670", "1123456789", "A12345678", "", "A1234567890"]
)
def test_what_is_no_number_is_refused(number):
    with pytest.raises(national_id.InvalidNationalId) as refused:
        national_id.hash_of(number)
    assert not number or number not in str(refused.value)
    assert list(refused.value.fields) == ["national_id"]


def test_every_wrong_check_digit_is_found():
    wrong = [f"A12345678{last}" for last in range(10) if last != 9]
    assert [number for number in wrong if national_id.is_valid(number)] == []


@pytest.mark.parametrize("typed", ["a123456789", " A123 456-789 ", "Ａ１２３４５６７８９"])
def test_the_same_number_however_it_is_typed(typed):
    assert national_id.hash_of(typed) == national_id.hash_of(people.NATIONAL)


def test_the_hash_depends_on_the_key(settings):
    before = national_id.hash_of(people.NATIONAL)
    settings.IDENTITY_KEY = "another" * 10
    assert national_id.hash_of(people.NATIONAL) != before
    assert people.NATIONAL not in before
