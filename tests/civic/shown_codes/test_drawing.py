"""Codes that are drawn by lot: their signs, their groups, and what happens when somebody has the same one."""

import pytest
from django.db import IntegrityError

from civic.agencies.models import Agency
from civic.shown_codes import drawing
from tests import factories as make


def test_no_letter_is_taken_for_another():
    assert not set("01ILOU") & set(drawing.ALPHABET)
    assert len(set(drawing.ALPHABET)) == len(drawing.ALPHABET) == 30


def test_digits_keep_their_leading_zeros(monkeypatch):
    monkeypatch.setattr("secrets.randbelow", lambda most: 7)
    assert drawing.random_digits(6) == "000007"


@pytest.mark.parametrize(("code", "shown"), [("7KD4X9QW3MTP", "7KD4-X9QW-3MTP"), ("V7KD4X9", "V7KD-4X9"), ("7K", "7K")])
def test_codes_are_shown_in_groups_of_four(code, shown):
    assert drawing.grouped(code) == shown


@pytest.mark.django_db
def test_a_code_that_somebody_else_shows_is_drawn_again():
    taken, free = make.agency().slug, "another"
    draws = iter([taken, taken, free])
    assert drawing.draw_until_free(lambda: Agency.objects.create(slug=next(draws), name="x")).slug == free


@pytest.mark.django_db
def test_what_no_other_draw_would_mend_ends_in_an_error():
    taken, draws = make.agency().slug, []

    def keep():
        draws.append(1)
        return Agency.objects.create(slug=taken, name="x")

    with pytest.raises(IntegrityError):
        drawing.draw_until_free(keep)
    assert len(draws) == drawing.DRAWS
