"""What a reminder is: said to citizens first, fixed with the questionnaire, told to the agency in round numbers."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client

from civic.accounts.models import User
from civic.core.roles import Role
from engagement.delivery.preferences import actions as preferences
from engagement.delivery.preferences.queries import choices
from engagement.reminders.actions import remind_due
from surveys.questionnaires import promises
from surveys.questionnaires.models import Questionnaire
from surveys.questionnaires.queries import content_hash
from tests import factories as make
from tests.engagement.desk.sent import QUIZ, send
from tests.engagement.reminders.asking import END, THEN, asked
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(THEN, tick=False):
        yield


def in_english(person: User) -> Client:
    browser = at_desk(person)
    browser.cookies["tuili_language"] = "en"
    return browser


@pytest.mark.parametrize("is_anonymous", [True, False])
@pytest.mark.parametrize(("language", "words"), [("en", "3 days before it closes"), ("zh-hant", "截止前 3 天")])
def test_citizens_read_of_the_reminder_before_their_first_answer(client: Client, is_anonymous, language, words):
    survey = asked(is_anonymous=is_anonymous)
    client.force_login(make.citizen().user)
    client.cookies["tuili_language"] = language
    assert words in client.get(f"/questionnaires/{survey.pk}/").content.decode()


def test_nothing_is_said_where_nobody_is_reminded_or_it_has_no_end(client: Client):
    client.force_login(make.citizen().user)
    client.cookies["tuili_language"] = "en"
    for fields in ({"reminds_days": None}, {"closes_at": None}):
        page = client.get(f"/questionnaires/{asked(**fields).pk}/").content.decode()
        assert "reminded once" not in page


def test_it_is_approved_with_the_questions_and_stays_once_it_is_open():
    survey = asked()
    with pytest.raises(DatabaseError), transaction.atomic():
        Questionnaire.objects.filter(pk=survey.pk).update(reminds_days=9)
    one, other = (make.questionnaire(survey.agency, reminds_days=days) for days in (None, 2))
    assert content_hash(one.version) != content_hash(other.version)


@pytest.mark.parametrize("days", [0, 31])
def test_a_reminder_comes_from_one_to_thirty_days_before_the_end(days):
    assert [name for name, _why, _instead in promises.faults({"reminds_days": days})] == ["reminds_days"]
    with pytest.raises(DatabaseError, match="questionnaire_reminds_within_a_month"), transaction.atomic():
        make.questionnaire(reminds_days=days)


def test_a_reminder_needs_an_end_and_is_kept_as_it_is_typed():
    assert [(name, kept) for name, _why, kept in promises.faults({"reminds_days": 3, "closes_at": None})] == [
        ("reminds_days", 3)
    ]
    assert list(promises.faults({"reminds_days": 3, "closes_at": END})) == []


def test_the_agency_reads_how_many_were_reminded_in_twenties_and_others_nothing():
    survey = asked()
    for _turn in range(23):
        make.citizen()
    address = f"/admin/engagement/noticefigures/{survey.notice.pk}/"
    editor, stranger = make.staff(Role.EDITOR, survey.agency), make.staff(Role.EDITOR, make.agency())
    assert "Reminded because" not in in_english(editor).get(address).content.decode()
    remind_due(now=THEN)
    page = in_english(editor).get(address).content.decode()
    assert "Reminded because they had not answered: ≥ 20" in " ".join(page.split())
    assert at_desk(stranger).get(address).status_code == 404


def test_of_fewer_than_twenty_it_says_no_number():
    survey = asked()
    make.citizen()
    remind_due(now=THEN)
    page = in_english(make.staff(Role.EDITOR, survey.agency)).get(
        f"/admin/engagement/noticefigures/{survey.notice.pk}/"
    )
    assert "had not answered: under 20" in " ".join(page.content.decode().split())


def test_the_settings_for_messages_offer_it_and_show_what_holds_for_notices_where_nothing_was_chosen():
    person = make.citizen()
    preferences.choose(person, {("notices", "webpush"): "off"})
    [mine] = [choice for choice in choices(person) if choice.family.slug == "reminders"]
    assert (mine.how["webpush"], mine.how["email"], mine.can_choose) == ("off", "off", True)


def test_the_desk_takes_it_with_the_draft():
    home = make.agency()
    browser = at_desk(make.staff(Role.EDITOR, home))
    page = send(browser, agency=str(home.pk), **QUIZ, closes_at="2026-12-20T18:00", reminds_days="3")
    assert page.status_code == 302
    survey = Questionnaire.objects.get()
    assert survey.reminds_days == 3
    assert survey.reminds_at == survey.closes_at - timedelta(days=3)
