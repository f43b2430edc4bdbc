"""What a form says of a field is in the portal's own words, in both languages: none of Django's or allauth's."""

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override

from civic.signin.account_adapter import AccountAdapter
from civic.signin.adapter import SecondFactorAdapter, SocialAdapter

FIELDS = {
    forms.CharField(): ("", "Fill this in.", "請填寫這一欄。"),
    forms.CharField(max_length=3, required=False): ("abcd", "Write at most 3 characters; this has 4.", "最多 3 個字"),
    forms.EmailField(): ("no", "Write an e-mail address", "請填寫電子郵件信箱"),
    forms.IntegerField(): ("x", "Write a whole number", "請用數字填寫整數"),
    forms.IntegerField(max_value=5): ("9", "at most 5", "不大於 5"),
    forms.DateField(): ("soon", "Write a date", "請填寫日期"),
    forms.ChoiceField(choices=[("a", "a")]): ("b", "Choose one from the list.", "請從清單中選擇。"),
    forms.FileField(): (None, "Fill this in.", "請填寫這一欄。"),
}
# What nobody here can meet: there are no phones and no user names to sign in with.
UNMET = {
    "phone_password_mismatch", "phone_taken", "unknown_phone", "username_blacklisted", "username_password_mismatch",
    "username_taken", "select_only_one", "max_email_addresses",
}  # fmt: skip


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: type(field).__name__)
@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_a_field_speaks_the_portals_words(field, language):
    typed, english, chinese = FIELDS[field]
    with override(language), pytest.raises(ValidationError) as refused:
        field.clean(typed)
    with override(language):
        assert (english if language == "en" else chinese) in " ".join(refused.value.messages)


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
