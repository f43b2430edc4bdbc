"""What is kept about a person is told as a letter: sentences and words, never a program's names."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from rest_framework.authtoken.models import Token

from civic.accounts.models import Topic, User
from civic.consent import actions as consent
from civic.core.personal import about_people
from civic.mydata import letter
from civic.mydata.views import NEWEST
from civic.outbox import mail
from engagement.delivery.channels.webpush.models import PushSubscription
from engagement.delivery.planning.models import DigestLine
from engagement.delivery.preferences.models import Manner, Preference
from engagement.notices.models import NoticeRead
from rewards.redemption.counter import actions as redemption
from rewards.redemption.payments.models import Redemption
from surveys.responses.models import Participation
from tests import factories as make
from tests.civic.mydata.markers import marked_person

pytestmark = pytest.mark.django_db
NOT_OURS = {"LINE", "Google", "English"}  # names that Chinese pages use too
ADDRESSES = r"\S+@\S+|https://\S+"


def words_of(told: letter.Told) -> str:
    chapters = [chapter for part in told.parts for chapter in part.chapters]
    entries = [entry for chapter in chapters for entry in chapter.entries]
    said = [entry.sentence for entry in entries]
    named = [f"{name} {value}" for entry in entries for name, value in entry.facts]
    rules = [f"{part.purpose} {' '.join(part.rules)}" for part in told.parts]
    return "\n".join([*said, *named, *rules, *(chapter.title for chapter in chapters), *told.nothing])


@pytest.fixture
def person():
    """Somebody with rows in nearly every table, in which others wrote as well."""
    user, markers = marked_person()
    citizen = user.citizen
    citizen.topics.add(Topic.objects.create(code="roads", name="道路", name_en="Roads"))
    Preference.objects.create(citizen=citizen, family="money", channel="email", how="daily")
    Manner.objects.create(citizen=citizen, language="en")
    DigestLine.objects.create(citizen=citizen, name="message", number=1, how="daily")
    PushSubscription.objects.create(user=user, language="zh-hant", endpoint="https://push.example/1")
    asked = make.open_questionnaire()
    Participation.objects.create(
        questionnaire=asked, version=asked.live, citizen=citizen, kept_back="exhausted", on=make.NOW.date()
    )
    NoticeRead.objects.create(notice=make.notice(), citizen=citizen)
    make.voucher(make.offer(coins=3), citizen)
    consent.agree(user, now=make.NOW)
    Token.objects.create(user=user)
    mail.file(user.email, "subject", "text", user=user, now=make.NOW)
    return user, markers


def test_the_letter_in_chinese_holds_no_word_of_a_program(person):
    """Whatever is left of Latin letters, without what people themselves wrote, is a column's name or a code."""
    user, markers = person
    with override("zh-hant"):
        told = words_of(letter.tell(user))
    told = re.sub(ADDRESSES, "", told)
    receipts, names = Redemption.objects.values_list("receipt", flat=True), User.objects.values_list("name", flat=True)
    own = [*markers.planted, *receipts, *(name for name in names if name)]
    told = re.sub("|".join(map(re.escape, own)), "", told, flags=re.IGNORECASE)
    found = set(re.findall(r"[A-Za-z][A-Za-z_.]+", told))
    assert found - NOT_OURS == set()


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_no_column_name_and_no_value_of_a_choice_is_shown_as_it_is_stored(person, language):
    user, _markers = person
    with override(language):
        told = words_of(letter.tell(user))
    stored = {name for entry in about_people() for name in entry.columns if "_" in name}
    stored |= {
        str(value)
        for entry in about_people()
        for name in entry.columns
        for value, _label in getattr(entry.table._meta.get_field(name), "choices", None) or ()
        if "_" in str(value)
    }
    assert len(stored) > 40
    assert [word for word in stored if re.search(rf"\b{word}\b", told)] == []
    assert "_" not in re.sub(r"\S+@\S+", "", told)


def test_it_says_a_payment_in_a_sentence():
    citizen = make.rich_citizen(100)
    shop = make.shop(name="海邊麵店")
    _payment, shown = make.payment_code(citizen, 30)
    redemption.confirm(clerk=make.clerk(shop), key="tap", code=shown.code, now=make.NOW)
    with override("zh-hant"):
        told = words_of(letter.tell(citizen.user))
    assert re.search("您於 2026年.{5,20} 在海邊麵店支付 30 枚金幣。", told)
    assert re.search("收據 [A-Z0-9-]+", told)


def test_other_people_stay_unnamed():
    citizen = make.rich_citizen(100)
    entry = next(entry for entry in about_people() if entry.model == "rewards.Redemption")
    assert {"confirmed_by", "voided_by", "citizen"} <= entry.whose
    assert letter.readable(citizen.user) == ""


def test_the_page_shows_the_newest_and_says_how_many_more_there_are():
    citizen = make.rich_citizen(100)
    for _number in range(NEWEST + 3):
        make.payment_code(citizen, 1)
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(citizen.user)
    page = browser.get("/me/data/letter/").content.decode()
    assert page.count("you made a code for 1 coin.") == NEWEST
    assert "And 3 older ones; they are in the copy that you can take." in page


def test_what_the_page_does_not_show_is_counted_and_not_put_into_words(django_assert_num_queries):
    """Each notice that was read names its title, by a look at it: a hundred of them cost as much as eleven."""
    someone = make.citizen()
    reads = [NoticeRead(notice=make.notice(), citizen=someone, at=make.NOW) for _number in range(NEWEST + 1)]
    NoticeRead.objects.bulk_create(reads)
    with CaptureQueriesContext(connection) as few:
        chapters = [chapter for part in letter.tell(someone.user, most=NEWEST).parts for chapter in part.chapters]
    assert [(len(each.entries), each.more) for each in chapters if each.more] == [(NEWEST, 1)]
    more = [NoticeRead(notice=make.notice(), citizen=someone, at=make.NOW) for _number in range(20)]
    NoticeRead.objects.bulk_create(more)
    with django_assert_num_queries(len(few)):
        chapters = [chapter for part in letter.tell(someone.user, most=NEWEST).parts for chapter in part.chapters]
    assert [(len(each.entries), each.more) for each in chapters if each.more] == [(NEWEST, 21)]
