"""What somebody had written when the questions were corrected stands in the new ones again, where it still fits."""

from collections.abc import Mapping
from typing import Any

from surveys.kinds.registry import KINDS
from surveys.questionnaires.models import Question, Version


def carried(answers: Mapping[str, Any], *, to: Version) -> dict[str, Any]:
    """The answers to an earlier version under the ids of this one; questions and choices are matched by their words.

    `answers` are a page's form data: each question id with a list of texts.
    """
    ids = [key for key in {name.split("-")[0] for name in answers} if key.isascii() and key.isdigit() and len(key) < 19]
    earlier = Question.objects.filter(version__questionnaire=to.questionnaire_id, pk__in=ids)
    old = {(q.kind, q.text): q for q in earlier.prefetch_related("choices")}
    found = {}
    for question in to.questions.prefetch_related("choices"):
        if before := old.get((question.kind, question.text)):
            found[str(question.pk)] = KINDS[question.kind].carry_sent(before, question, answers)
    return found
