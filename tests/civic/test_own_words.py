"""What a form says of a field is in the portal's own words, in both languages: none of Django's or allauth's."""

from pathlib import Path

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from babel.messages.pofile import read_po
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import modelformset_factory
from django.utils.translation import override

from civic.accounts.models import District
from civic.signin.account_adapter import AccountAdapter
from civic.signin.adapter import SecondFactorAdapter, SocialAdapter
from tests import factories as make

CATALOGUE = Path(__file__).parents[2] / "locale/zh_Hant/LC_MESSAGES/django.po"

FIELDS = {
    forms.CharField(): ("", "Fill this in.", "請填寫這一欄。"),
    forms.CharField(max_length=3, required=False): ("abcd", "Write at most 3 characters; this has 4.", "最多 3 個字"),
    forms.EmailField(): ("no", "Write an e-mail address", "請填寫電子郵件信箱"),
    forms.IntegerField(): ("x", "Write a whole number", "請用數字填寫整數"),
    forms.IntegerField(max_value=5): ("9", "at most 5", "不大於 5"),
    forms.DateField(): ("soon", "Write a date", "請填寫日期"),
    forms.ChoiceField(choices=[("a", "a")]): ("b", "Choose one from the list.", "請從清單中選擇。"),
    forms.FileField(): (None, "Fill this in.", "請填寫這一欄。"),
    forms.DecimalField(): ("x", "Write a number", "請用數字填寫"),
    forms.DecimalField(max_digits=3): ("12345", "at most 3 digits.", "最多填寫 3 位數字"),
    forms.DecimalField(decimal_places=2): ("1.234", "2 digits after the point", "小數點後最多 2 位"),
    forms.DecimalField(max_digits=4, decimal_places=2): ("123.4", "2 digits before the point", "小數點前最多 2 位"),
    forms.IntegerField(step_size=5): ("7", "Write a multiple of 5.", "5 的倍數"),
    forms.RegexField("^[a-z]+$"): ("9", "not written as it should be", "格式不符"),
    forms.SlugField(): ("a b", "Use letters without accents", "只能使用英文字母"),
    forms.JSONField(): ("{", "cannot be read as JSON", "無法讀取這段 JSON"),
    forms.UUIDField(): ("1", "not complete", "編號不完整"),
    forms.SplitDateTimeField(): (["soon", "noon"], "Write a date, such as", "請填寫日期"),
    forms.ModelMultipleChoiceField(District.objects.all()): (["x"], "Choose one from the list.", "請從清單中選擇。"),
}
# What nobody here can meet: there are no phones and no user names to sign in with.
UNMET = {
    "phone_password_mismatch", "phone_taken", "unknown_phone", "username_blacklisted", "username_password_mismatch",
    "username_taken", "select_only_one", "max_email_addresses",
}  # fmt: skip


def is_field(each):
    return isinstance(each, type) and issubclass(each, forms.Field)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: type(field).__name__)
@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_a_field_speaks_the_portals_words(field, language):
    typed, english, chinese = FIELDS[field]
    with override(language), pytest.raises(ValidationError) as refused:
        field.clean(typed)
    with override(language):
        assert (english if language == "en" else chinese) in " ".join(refused.value.messages)


@pytest.mark.parametrize("kind", [each for each in vars(forms).values() if is_field(each)])
def test_no_field_has_a_sentence_of_djangos(kind):
    """All that a kind of field may say, but file names that are too long: no form of ours limits those."""
    said = {code: words for part in kind.__mro__ for code, words in getattr(part, "default_error_messages", {}).items()}
    said.pop("max_length", None)
    ours = {message.id for message in read_po(CATALOGUE.open("rb"))}
    with override("en"):
        assert {code: str(words) for code, words in said.items() if str(words) not in ours} == {}


def refused(row):
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    return " ".join(error.value.messages)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "taken", "missing"),
    [("en", "This is there already.", "Fill this in."), ("zh-hant", "已經有相同的資料", "請填寫這一欄。")],
)
def test_a_row_speaks_the_portals_words(language, taken, missing):
    there = make.agency()
    with override(language):
        again = refused(type(there)(slug=there.slug))
    assert taken in again
    assert missing in again


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("en", "There is one already with the same"), ("zh-hant", "已有相同")])
def test_rows_that_are_the_same_in_several_columns_say_which(language, words):
    with override(language):
        [said] = District().unique_error_message(District, ("name", "code")).messages
    assert words in said


@pytest.mark.parametrize(("language", "words"), [("en", "do not fit together"), ("zh-hant", "彼此不符")])
def test_a_constraint_without_words_of_its_own_says_no_name_of_the_database(language, words):
    plain = models.CheckConstraint(condition=models.Q(pk=1), name="fits")
    own = models.CheckConstraint(condition=models.Q(pk=1), name="fits", violation_error_message="Too late.")
    with override(language):
        assert words in plain.get_violation_error_message()
        assert own.get_violation_error_message() == "Too late."
    assert "violation_error_message" not in plain.deconstruct()[2], "no migration has our words"


@pytest.mark.parametrize(("language", "words"), [("en", "stands in two rows"), ("zh-hant", "有兩列相同")])
def test_rows_of_one_page_that_are_the_same_say_so(language, words):
    rows = modelformset_factory(District, fields=["name"])(queryset=District.objects.none())
    with override(language):
        assert words in rows.get_unique_error_message(("name",))
        assert words in rows.get_form_error()


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (AccountAdapter, DefaultAccountAdapter),
        (SocialAdapter, DefaultSocialAccountAdapter),
        (SecondFactorAdapter, DefaultMFAAdapter),
    ],
)
def test_every_fault_of_signing_in_is_in_our_words(ours, theirs):
    same = {code for code, words in theirs.error_messages.items() if str(ours.error_messages[code]) == str(words)}
    assert same - UNMET == set()
