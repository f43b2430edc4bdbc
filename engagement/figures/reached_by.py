"""How many people could see a questionnaire's notice, for the page of its results."""

from engagement.figures.models import NoticeFigures
from engagement.figures.queries import visible_steps
from surveys.questionnaires.models import Questionnaire
from surveys.results.publishing import REACHED


@REACHED.connect
def reached(questionnaire: Questionnaire) -> int | None:
    """The people as they were last counted for showing; None where they are a few, or nobody has counted."""
    figures = NoticeFigures.objects.filter(notice__questionnaire=questionnaire).first()
    return visible_steps(figures.counts["steps"])["reach"] if figures else None
