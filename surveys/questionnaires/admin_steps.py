"""The buttons on a questionnaire's page: its correction is a next version, which another person approves."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core.roles import Role
from civic.decisions.admin import approve_step, reject_step
from civic.desk.steps import Step
from surveys.questionnaires import actions, closing, writing
from surveys.questionnaires.models import Questionnaire, Version

State = Version.State


def correction(questionnaire: Questionnaire, state: Version.State) -> Version | None:
    """The correction that is in this state, if there is one."""
    draft = questionnaire.draft if questionnaire.opened_at else None
    return draft if draft and draft.state == state else None


def waits_for(questionnaire: Questionnaire, user: User) -> bool:
    """Whether a correction waits for a decision that this person may take: never on their own."""
    waiting = correction(questionnaire, State.SUBMITTED)
    return waiting is not None and waiting.waits_for(user)


def is_over(questionnaire: Questionnaire) -> bool:
    """Whether it was open, and nobody answers any more."""
    return bool(questionnaire.opened_at and questionnaire.is_closed(timezone.now()))


def may_be_corrected(questionnaire: Questionnaire) -> bool:
    """Whether it is open: after the end a correction would take the place of its results."""
    return bool(questionnaire.opened_at) and not is_over(questionnaire)


STEPS = (
    Step(
        name="correct",
        label=_("Correct"),
        done=_("Here is a copy to correct. Citizens go on with the published version until another person approves."),
        run=lambda questionnaire, act: actions.correct(questionnaire, by=act.by, now=act.now),
        roles=(Role.EDITOR,),
        offered=lambda questionnaire, user: may_be_corrected(questionnaire) and questionnaire.draft is None,
    ),
    Step(
        name="submit",
        label=_("Save and submit for approval"),
        done=_("The correction was handed to the approvers."),
        run=lambda questionnaire, act: actions.submit_correction(questionnaire, by=act.by, now=act.now),
        roles=(Role.EDITOR,),
        offered=lambda asked, user: may_be_corrected(asked) and correction(asked, State.DRAFT) is not None,
        saves=True,
    ),
    Step(
        name="discard",
        label=_("Discard the correction"),
        done=_("The correction is gone; the published version stays."),
        run=lambda questionnaire, act: actions.discard_correction(questionnaire, by=act.by),
        roles=(Role.EDITOR,),
        offered=lambda questionnaire, user: correction(questionnaire, State.DRAFT) is not None,
        tone="danger",
    ),
    Step(
        name="close",
        label=_("Close for good"),
        done=_(
            "It is closed. People who are writing now can still send for an hour; then results that were promised open."
        ),
        run=lambda questionnaire, act: closing.close(questionnaire, by=act.by, now=act.now),
        roles=(Role.EDITOR, Role.APPROVER),
        offered=lambda questionnaire, user: may_be_corrected(questionnaire),
        tone="danger",
    ),
    Step(
        name="next_round",
        label=_("Ask once more (next round)"),
        done=_("The next round is made. Its results will be shown beside those of this one. It opens with a notice."),
        run=lambda questionnaire, act: writing.next_round(questionnaire, by=act.by),
        roles=(Role.EDITOR,),
        offered=lambda questionnaire, user: is_over(questionnaire) and not questionnaire.next_rounds.exists(),
    ),
    approve_step(
        lambda questionnaire, act: actions.publish_correction(questionnaire, by=act.by, now=act.now),
        name="publish",
        label=_("Publish the correction"),
        done=_("The correction is published; the version before is closed."),
        roles=actions.CORRECTIONS.roles,
        offered=lambda questionnaire, user: may_be_corrected(questionnaire) and waits_for(questionnaire, user),
    ),
    reject_step(
        lambda asked, act: actions.send_back_correction(asked, by=act.by, reason=act.reason, now=act.now),
        name="send_back",
        label=_("Send back"),
        done=_("The correction went back to its editor, with your reason."),
        roles=actions.CORRECTIONS.roles,
        offered=waits_for,
    ),
)
