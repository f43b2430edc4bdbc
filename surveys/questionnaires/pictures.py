"""Pictures of answers: put beside them while the version is a draft; once it is published they stay (triggers)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from surveys.questionnaires.errors import Published, translated
from surveys.questionnaires.models import Choice, Question, Questionnaire, Version


class AnswerGone(DomainError):
    """A draft is written anew when it is saved, so an answer may be another row by now."""

    code = "answer_gone"
    family = DomainError.CONFLICT
    message = _("This answer was changed meanwhile: please choose its picture once more.")


@transaction.atomic
def put(questionnaire: Questionnaire, choice_id: int, file: Any, *, by: User) -> Choice:
    """Put a picture beside an answer, or take it away (None). Who does it counts as the drafter.

    Raises NotAllowed, Published, AnswerGone, and what the gate of uploads raises (PictureTooHeavy, NotAPicture, …).
    """
    kept = Questionnaire.objects.select_for_update(no_key=True).get(pk=questionnaire.pk)
    require_role(by, Role.EDITOR, agency_id=kept.agency_id)
    draft = kept.draft
    if draft is None or draft.state != Version.State.DRAFT:
        raise Published
    answers = Choice.objects.filter(question__version=draft, question__kind=Question.Kind.PICTURE)
    choice = answers.filter(pk=choice_id).first()
    if choice is None:
        raise AnswerGone
    with translated():
        choice.picture = file or ""
        choice.save(update_fields=["picture"])
        draft.proposed_by = by
        draft.save(update_fields=["proposed_by"])
    audit.record("questionnaire.picture_put", by=by, about=kept, answer=choice.text, is_there=bool(file))
    return choice


def is_of(agency_id: int, name: str) -> bool:
    """Whether an answer of this agency has the picture of this name: a file of questions may name it again."""
    return (
        bool(name) and Choice.objects.filter(question__version__questionnaire__agency=agency_id, picture=name).exists()
    )
