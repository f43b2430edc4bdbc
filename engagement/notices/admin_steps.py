"""The buttons on a notice's page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.decisions.admin import approve_step, by_another, reject_step
from civic.desk.steps import Step
from engagement.notices import actions
from engagement.notices.models import Notice

State = Notice.State


def may_decide(notice: Notice, user: Any) -> bool:
    """Tell whether this person may publish it or choose its hour: what was approved for later may be decided anew."""
    return by_another(notice, user) or (notice.state == State.APPROVED and not notice.is_by(user))


def may_recall(notice: Notice, user: Any) -> bool:
    """Tell whether it is on its way; an approver sends back what waits, so that button is enough there."""
    return notice.state == State.APPROVED or (notice.state == State.SUBMITTED and not by_another(notice, user))


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
    approve_step(
        lambda notice, act: actions.publish(notice, by=act.by, now=act.now, seen=act.seen),
        name="publish",
        label=_("Publish"),
        done=_("The notice is published."),
        roles=actions.NOTICES.roles,
        offered=may_decide,
    ),
    approve_step(
        lambda notice, act: actions.schedule(notice, by=act.by, at=act.at, now=act.now, seen=act.seen),  # type: ignore[arg-type]
        name="schedule",
        label=_("Publish later"),
        done=_("It is approved, and published at its hour if campaign, audience and times still allow it."),
        roles=actions.NOTICES.roles,
        offered=may_decide,
        moment=True,
        readers=_("By Taipei’s clock. What you read here is what is published: a change takes the approval back."),
        tone="quiet",
    ),
    reject_step(
        lambda notice, act: actions.reject(notice, by=act.by, reason=act.reason, now=act.now),
        label=_("Send back"),
        done=_("The notice went back to its editor, with your reason."),
        roles=actions.NOTICES.roles,
    ),
    Step(
        name="recall",
        label=_("Take back"),
        done=_("The notice is a draft again."),
        run=lambda notice, act: actions.recall(notice, by=act.by, reason=act.reason, now=act.now),
        roles=(Role.EDITOR, *actions.NOTICES.roles),
        offered=may_recall,
        reason=True,
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
