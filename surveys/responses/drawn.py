"""What a quiz asks a person in the try that they have begun: the same on every reload, and drawn anew for the next."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.core.errors import DomainError
from surveys.questionnaires.asked import asked
from surveys.questionnaires.drawing import draw, narrowed
from surveys.questionnaires.models import GRACE, Question, Version
from surveys.responses.models import Draw, Wait


class NotDrawn(DomainError):
    """Somebody answers before they were asked."""

    code = "questions_not_drawn"
    help = "quiz-not-right"
    family = DomainError.CONFLICT
    message = _("Your questions are drawn when you open the quiz: please read them, then answer.")


def begun(version: Version, citizen: Citizen) -> list[Question]:
    """What the person is asked now, drawn here where it was not before. Ask only for whoever may try."""
    questions, draws = asked(version), version.questionnaire.draws
    if draws is None:
        return questions
    fresh = {"questions": draw(questions, draws)}
    kept, _made = Draw.objects.get_or_create(version=version, citizen=citizen, defaults=fresh)
    return narrowed(questions, kept.questions)


def kept(version: Version, citizen: Citizen) -> list[Question]:
    """The same, and nothing where nothing was drawn."""
    if version.questionnaire.draws is None:
        return asked(version)
    found = Draw.objects.filter(version=version, citizen=citizen).first()
    return narrowed(asked(version), found.questions) if found else []


def taken(version: Version, citizen: Citizen) -> list[Question]:
    """What was asked, to be answered now: the draw goes with the transaction that saves the answers.

    Of two who send at once the second waits here, and finds nothing.
    """
    if version.questionnaire.draws is None:
        return asked(version)
    found = Draw.objects.select_for_update().filter(version=version, citizen=citizen).first()
    if found is None:
        return []
    questions = narrowed(asked(version), found.questions)
    found.delete()
    return questions


def forget(*, now: datetime) -> None:
    """Erase what nobody needs any more: draws of what is over, and waits that have passed."""
    Draw.objects.filter(version__questionnaire__closes_at__lte=now - GRACE).delete()
    Draw.objects.filter(version__state=Version.State.CLOSED).delete()
    Wait.objects.filter(until__lte=now).delete()
