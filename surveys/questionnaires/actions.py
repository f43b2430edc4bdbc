from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from surveys.questionnaires.models import Question, Questionnaire


class NotReady(DomainError):
    code = "questionnaire_not_ready"
    message = _("The questionnaire is not ready: %(why)s")


@transaction.atomic
def open_questionnaire(questionnaire: Questionnaire, *, now: datetime) -> None:
    """Let citizens answer. From now on its questions stay as they are. Raises NotReady with the reason."""
    if questionnaire.opened_at:
        return
    questions = list(questionnaire.questions.prefetch_related("choices"))
    if not questions:
        raise NotReady(why=_("it has no questions."))
    for question in questions:
        _check(questionnaire, question)
    questionnaire.opened_at = now
    questionnaire.save(update_fields=["opened_at"])


def _check(questionnaire: Questionnaire, question: Question) -> None:
    choices = list(question.choices.all())
    if question.kind == Question.Kind.TEXT:
        return
    if len(choices) < 2:
        raise NotReady(why=_("“%(question)s” needs at least two answers to choose from.") % {"question": question.text})
    if questionnaire.kind != Questionnaire.Kind.QUIZ:
        return
    right = sum(choice.is_right for choice in choices)
    if not right or (question.kind == Question.Kind.SINGLE and right > 1):
        raise NotReady(why=_("“%(question)s” of the quiz needs its right answer marked.") % {"question": question.text})
