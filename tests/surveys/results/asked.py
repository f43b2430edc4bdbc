"""Questionnaires with people's answers, and what staff take along of them."""

import csv
import io

from civic.core.roles import Role
from surveys.questionnaires.choices import Line
from surveys.questionnaires.models import GRACE, Questionnaire
from surveys.questionnaires.writing import Card, write
from surveys.responses import actions as responses
from surveys.results import actions as results
from tests import factories as make
from tests.staff import at_desk


def opened(*cards, **fields):
    made = make.questionnaire(kind="survey", **fields)
    write(made, cards, by=make.staff(Role.EDITOR, made.agency))
    make.notice(questionnaire=made, now=make.later(days=-400))
    made.refresh_from_db()
    return made


def say(asked, count, **answers):
    """So many people answer the questions of these names; choices by their words."""
    for _ in range(count):
        sent = {}
        for question in asked.asked:
            value = answers.get(question.name)
            by_words = {choice.text: choice.pk for choice in question.choices.all()}
            sent[str(question.pk)] = by_words.get(value, value) if isinstance(value, str) else value
            if isinstance(value, list):
                sent[str(question.pk)] = [by_words[each] for each in value]
        responses.submit(asked, make.citizen("王小明"), sent, now=make.NOW)


def night(days=1):
    results.count_the_night(today=make.later(days=days).date())


def end(asked):
    """Let it have ended long enough ago that nobody may send any more."""
    Questionnaire.objects.filter(pk=asked.pk).update(closes_at=make.NOW - 2 * GRACE)
    asked.refresh_from_db()


def taken(asked, what, role=Role.EDITOR, agency=None):
    desk = at_desk(make.staff(role, agency or (asked.agency if role in (Role.EDITOR, Role.APPROVER) else None)))
    desk.cookies["tuili_language"] = "en"
    return desk.get(f"/admin/surveys/questionnaire/{asked.pk}/{what}")


def lines(answer):
    text = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


ROADS = Card(kind="single", name="road", text="哪條路？", text_en="Which road?", lines=[Line("濱海"), Line("縱谷")])
WHY = Card(kind="text", name="why", text="為什麼？", is_required=False)
