"""Index of the models in this app's slices: a model that is missing here gets no table."""

from surveys.coding.models import Coding, Tag
from surveys.library.models import LibraryEntry
from surveys.questionnaires.models import Choice, Question, Questionnaire, Version
from surveys.responses.models import Answer, Draw, HeldAward, Participation, Response, Wait
from surveys.results.models import Breakdown, Reference, ResultsPage, Said, Tally, Weighting

__all__ = [
    "Answer",
    "Breakdown",
    "Choice",
    "Coding",
    "Draw",
    "HeldAward",
    "LibraryEntry",
    "Participation",
    "Question",
    "Questionnaire",
    "Reference",
    "Response",
    "ResultsPage",
    "Said",
    "Tag",
    "Tally",
    "Version",
    "Wait",
    "Weighting",
]
