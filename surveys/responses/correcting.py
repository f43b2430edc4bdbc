"""Correct one's answers until a questionnaire closes, where that was said first: the old ones go, the coins stay.

Only answers under a name: an anonymous one is found again by nobody (docs/adr/0079-answers-may-be-corrected.md).
"""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.core.errors import DomainError, NotFound
from surveys.kinds.registry import KINDS
from surveys.questionnaires import access
from surveys.questionnaires.asked import asked
from surveys.questionnaires.errors import QuestionsChanged, translated
from surveys.questionnaires.models import Questionnaire, Version
from surveys.responses import flags
from surveys.responses.actions import QuestionnaireClosed, save
from surveys.responses.checking import check
from surveys.responses.models import Flag, HeldAward, Participation, Response
from surveys.responses.queries import replaced_version

LOOKED_AT = (HeldAward.State.HELD, HeldAward.State.OBJECTED)


class AnswersStay(DomainError):
    """The questionnaire did not say that answers may be corrected."""

    code = "answers_stay"
    help = "answers-anonymous"
    family = DomainError.CONFLICT
    message = _("Answers to this questionnaire stay as they were sent.")


class AnonymousAnswersStay(AnswersStay):
    message = _("Your answers are kept without your name: nobody can find them again, so they stay as they are.")


class NothingToCorrect(DomainError):
    code = "nothing_to_correct"
    help = "answers-anonymous"
    family = DomainError.CONFLICT
    message = _("You have not answered these questions yet.")


class BeingLookedAt(DomainError):
    """Somebody decides by these answers whether their coins come."""

    code = "answers_looked_at"
    help = "answers-anonymous"
    family = DomainError.CONFLICT
    message = _("Somebody is looking at these answers; you can correct them once your coins are decided.")


def may_correct(questionnaire: Questionnaire, citizen: Citizen, *, now: datetime) -> bool:
    """Whether a page offers it: not in the last hour, which is for those who are writing."""
    if not questionnaire.lets_correct or questionnaire.is_closed(now):
        return False
    try:
        return bool(sent_answers(questionnaire, citizen, now=now))
    except DomainError:
        return False


def sent_answers(questionnaire: Questionnaire, citizen: Citizen, *, now: datetime) -> Response:
    """The person's answers to the live version, if they may be corrected now.

    Raises NotFound, AnswersStay, QuestionnaireClosed, NothingToCorrect, BeingLookedAt.
    """
    if not access.concerns(questionnaire, citizen) or (version := questionnaire.live) is None:
        raise NotFound
    if not questionnaire.lets_correct:
        raise AnonymousAnswersStay if questionnaire.is_anonymous else AnswersStay
    if questionnaire.is_over(now):
        raise QuestionnaireClosed
    response = Response.objects.filter(version=version, citizen=citizen).first()
    if response is None:
        raise NothingToCorrect
    waiting = HeldAward.objects.filter(participation__version=version, participation__citizen=citizen)
    if waiting.filter(state__in=LOOKED_AT).exists():
        raise BeingLookedAt
    return response


def as_sent(response: Response, version: Version) -> QueryDict:
    """The kept answers as the form had sent them."""
    kept: dict[int, list[Any]] = defaultdict(list)
    for answer in response.answers.order_by("pk"):
        kept[answer.question_id].append(answer)
    fields = QueryDict(mutable=True)
    for question in asked(version):
        if rows := kept.get(question.pk):
            for after, values in KINDS[question.kind].sent(question, rows).items():
                fields.setlist(f"{question.pk}{after}", values)
    return fields


@transaction.atomic
def correct(
    questionnaire: Questionnaire,
    citizen: Citizen,
    answers: dict[str, Any],
    *,
    now: datetime,
    refuse_hidden: bool = False,
) -> None:
    """Put valid answers in the place of those that were sent. Coins, tries and the participation stay what they are.

    Of two corrections at once the later one stands. Raises as `sent_answers`, QuestionsChanged, FieldErrors.
    """
    version = questionnaire.live
    if version is not None and replaced_version(version, answers):
        raise QuestionsChanged
    # The first to come holds the row of the participation, so that no second set of answers is written beside it.
    Participation.objects.select_for_update(of=("self",)).filter(version=version, citizen=citizen).first()
    before = sent_answers(questionnaire, citizen, now=now)
    version = before.version
    questions = asked(version)
    checked = check(questions, answers, refuse_hidden=refuse_hidden)
    looked = flags.look(questionnaire, questions, checked, seconds=None)
    # How fast somebody was is a matter of the first time; how alike or contradictory answers are, of these.
    was_fast = {Flag.FAST} if Flag.FAST in before.flags else set()
    looked = replace(looked, flags=(looked.flags - {Flag.FAST}) | was_fast)
    with translated():  # the insert waits for a version that is being published, and is refused after it
        before.delete()
        save(version, citizen, checked, looked, now=now)
