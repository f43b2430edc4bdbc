"""Digits and letters as people type them, in forms and in JSON."""

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers

from civic.shown_codes import drawing
from civic.shown_codes.api import DigitsText
from civic.shown_codes.forms import DigitsField
from civic.shown_codes.typed import capitals, is_digits, plain, readable

WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"}
between = st.sampled_from(["", " ", "-", "　", "－", " - "])  # of two keyboards
codes = st.text(drawing.ALPHABET, min_size=1, max_size=16)
digits = st.text("0123456789", min_size=1, max_size=16)


@given(digits, st.data())
def test_blanks_dashes_and_full_width_digits_are_understood(code, data):
    typed = "".join(sign + data.draw(between) for sign in code)
    assert plain(typed) == plain(typed.translate(WIDE)) == code


@given(codes, st.data())
def test_small_and_full_width_letters_are_understood(code, data):
    typed = "".join(sign + data.draw(between) for sign in code)
    for written in (typed, typed.lower(), typed.translate(WIDE)):
        assert capitals(written) == readable(written) == code


@given(st.text())
def test_whatever_is_typed_comes_to_plain_signs(text):
    assert not set(plain(text)) & set(" -\t\n")
    assert set(readable(text)) <= set(drawing.ALPHABET)


@pytest.mark.parametrize("text", ["", "1234567", "123456789", "１２３４５６７８", "1234567x", "१२३४५६७८", "-1234567"])
def test_what_is_not_eight_digits(text):
    assert not is_digits(text, 8)


class Form(forms.Form):
    digits = DigitsField(8, 12, short="half a code", error_messages={"required": "nothing"})


@pytest.mark.parametrize("typed", ["12345678", "1234 5678", "１２３４－５６７８", " 1234-5678 "])
def test_a_field_takes_digits_however_they_are_typed(typed):
    form = Form({"digits": typed})
    assert form.is_valid()
    assert form.cleaned_data["digits"] == "12345678"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "nothing"), (" - ", "nothing"), ("1234567", "half a code"), ("12345678x", "half a code"),
     ("１२３４５６７八", "half a code"), ("1234567890", "half a code"), ("12345678\0", "half a code")],
)  # fmt: skip
def test_a_field_says_in_one_sentence_what_is_missing(typed, sentence):
    assert Form({"digits": typed}).errors == {"digits": [sentence]}


class Body(serializers.Serializer):
    digits = DigitsText(8, short="eight are needed", required=False, max_length=12)


def test_a_program_sends_digits_with_blanks_at_most():
    for sent, kept in (({"digits": "1234 5678"}, {"digits": "12345678"}), ({}, {})):
        body = Body(data=sent)
        assert body.is_valid()
        assert body.validated_data == kept


@pytest.mark.parametrize(
    "sent", ["", "1234567", "1234-5678", "１２３４５６７８", "123456789012345", 12345678, None, []]
)
def test_a_program_that_sends_anything_else_is_told_so(sent):
    body = Body(data={"digits": sent})
    assert not body.is_valid()
    assert set(body.errors) == {"digits"}
