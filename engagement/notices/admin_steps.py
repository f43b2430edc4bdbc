"""The buttons on a notice's page."""

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core.roles import Role
from civic.desk.steps import Step
from engagement.notices import actions
from engagement.notices.models import Notice

State = Notice.State


def waits_for(notice: Notice, user: User) -> bool:
    """Whether the notice waits for a decision that this person may take: never on their own draft."""
    return notice.state == State.SUBMITTED and notice.drafted_by_id != user.pk


STEPS = (
    Step(
        name="submit",
        label=_("Save and submit for approval"),
        done=_("The notice was handed to the approvers."),
        run=lambda notice, act: actions.submit(notice, by=act.by),
        roles=(Role.EDITOR,),
        offered=lambda notice, user: notice.state == State.DRAFT,
        saves=True,
    ),
    Step(
        name="publish",
        label=_("Publish"),
        done=_("The notice is published."),
        run=lambda notice, act: actions.publish(notice, by=act.by, now=act.now),
        roles=(Role.APPROVER,),
        offered=waits_for,
        tone="primary",
    ),
    Step(
        name="reject",
        label=_("Send back"),
        done=_("The notice went back to its editor, with your reason."),
        run=lambda notice, act: actions.reject(notice, by=act.by, reason=act.reason),
        roles=(Role.APPROVER,),
        offered=waits_for,
        reason=True,
        tone="danger",
    ),
    Step(
        name="withdraw",
        label=_("Withdraw"),
        done=_("The notice is off the site."),
        run=lambda notice, act: actions.withdraw(notice, by=act.by, reason=act.reason),
        roles=(Role.APPROVER, Role.COORDINATOR),
        offered=lambda notice, user: notice.state == State.PUBLISHED,
        reason=True,
        tone="danger",
    ),
)
