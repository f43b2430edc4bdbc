"""So many days after the end the answers are gone, and what was counted of them is still read."""

import pytest

from civic.audit.models import AuditEvent
from surveys.questionnaires.models import GRACE, Questionnaire
from surveys.questionnaires.writing import Card
from surveys.responses.models import Answer, Participation, Response
from surveys.results import groups, queries
from surveys.results.erasing import erase_answers
from tests import factories as make
from tests.surveys.results.asked import ROADS, WHY, night, opened, say, taken

pytestmark = pytest.mark.django_db


def ended(asked, days):
    """It ended so many days ago."""
    Questionnaire.objects.filter(pk=asked.pk).update(closes_at=make.later(days=-days) - GRACE)


def shown(asked):
    found = queries.results(asked.live, today=make.NOW.date())
    return [[(choice.text, choice.count) for choice in result.choices] for result in found]


def test_anonymous_answers_go_on_their_day_and_their_counts_stay():
    asked = opened(ROADS, WHY, keeps_days=30)
    say(asked, 40, road="濱海", why="風大")
    say(asked, 30, road="縱谷")
    night()
    before = shown(asked)
    ended(asked, 29)
    assert erase_answers(now=make.NOW) == 0
    ended(asked, 30)
    assert erase_answers(now=make.NOW) == 70
    assert not Response.objects.exists()
    assert not Answer.objects.exists()
    assert shown(asked) == before == [[("濱海", 40), ("縱谷", 30)], []]
    assert list(queries.words(asked.live)) == []
    assert Participation.objects.count() == 70, "that somebody took part stays, so that coins come once"
    assert AuditEvent.objects.get(action="questionnaire.answers_erased").details == {"responses": 70}


def test_answers_with_names_go_too_and_are_counted_before():
    asked = opened(ROADS, Card(kind="yes_no", name="good", text="好嗎？"), is_anonymous=False, keeps_groups=True,
                   keeps_days=0)  # fmt: skip
    say(asked, 2, road="濱海", good=1)
    say(asked, 1, road="縱谷", good=0)
    before, by_age = shown(asked), groups.by_dimension(asked.live, "age", today=make.NOW.date())
    ended(asked, 0)
    assert erase_answers(now=make.NOW) == 3
    assert shown(asked) == before
    after = groups.by_dimension(asked.live, "age", today=make.NOW.date())
    assert [table.lines for table in after] == [table.lines for table in by_age]
    assert "王小明" not in taken(asked, "answers.csv").getvalue().decode()
    assert "The answers were erased" in taken(asked, "results/").content.decode()


def test_what_was_promised_nothing_stays():
    asked = opened(ROADS)
    say(asked, 20, road="濱海")
    ended(asked, 4_000)
    assert erase_answers(now=make.NOW) == 0


def test_a_second_night_finds_nothing_left():
    asked = opened(ROADS, keeps_days=1)
    say(asked, 20, road="濱海")
    ended(asked, 9)
    assert erase_answers(now=make.NOW) == 20
    night()
    assert erase_answers(now=make.NOW) == 0
