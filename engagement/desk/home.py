"""What editors and approvers find on their home page: three large buttons, and notices by who does what next."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role, agencies_of, has_role
from civic.desk.base import agency_scope
from civic.desk.home import PARTS, Part
from civic.desk.waiting import WAITING, Waiting, counted
from engagement.desk import reviewing
from engagement.notices.admin import TOOLS
from engagement.notices.models import CorrectionNote, Notice
from rewards import coins
from rewards.budgets.models import Campaign

LISTED = 8


@WAITING.connect
def corrections_to_decide_on(request: HttpRequest) -> list[Waiting]:
    """Tell an approver of correction notes that wait for them; they lead to the oldest one's notice."""
    scope = agency_scope(request.user, (Role.APPROVER,))
    rows = CorrectionNote.objects.filter(state=CorrectionNote.State.SUBMITTED).exclude(proposed_by=request.user.pk)
    rows = rows if scope is None else rows.filter(notice__agency__in=scope)
    first = rows.order_by("proposed_at").first()
    page = reverse("desk:review", args=[first.notice_id]) if first else ""
    return counted(_("correction notes"), rows, page, since="proposed_at")


@TOOLS.connect
def on_the_desk(notice: Notice) -> list[tuple[str, Any]]:
    """Lead from a notice's table to where it is written, or reviewed."""
    if notice.state == Notice.State.DRAFT:
        return [(reverse("desk:desk", args=[notice.pk]), _("Edit it at the desk"))]
    return [
        (reverse("desk:review", args=[notice.pk]), _("Review page")),
        (reverse("desk:history", args=[notice.pk]), _("Its full history")),
    ]


@PARTS.connect
def desk_of_notices(request: HttpRequest) -> list[Part]:
    """Lead to the desk, and show what was sent back, what is being written, and what waits."""
    if not has_role(request.user, Role.EDITOR, Role.APPROVER):
        return []
    buttons = Part("admin/engagement/desk/_buttons.html", {"buttons": _buttons(request.user)}, is_first=True)
    return [buttons, Part("admin/engagement/desk/_mine.html", _mine(request.user), is_wide=True), _purse(request.user)]


def _buttons(user: Any) -> list[tuple[str, Any, Any]]:
    """Address, words, and what it is for."""
    new, found = reverse("desk:new"), []
    if has_role(user, Role.EDITOR):
        found = [
            (new, _("Write a notice"), _("picture, words, whom it concerns")),
            (
                f"{new}?start=quiz",
                _("A notice with a quiz"),
                _("three questions, coins for right answers"),
            ),
        ]
    else:
        first = reviewing.waiting_for(user).first()
        address = reverse("desk:review", args=[first.pk]) if first else reverse("admin:engagement_notice_changelist")
        found = [
            (address, _("Read what waits"), _("the oldest first, then the next")),
            (reverse("admin:engagement_notice_changelist"), _("All notices"), _("with reads and answers")),
        ]
    return [*found, (reverse("desk:calendar"), _("Calendar"), _("all agencies, and where notices meet"))]


def _mine(user: Any) -> dict[str, Any]:
    theirs = Notice.objects.filter(agency__in=agencies_of(user, Role.EDITOR)).select_related("agency", "proposed_by")
    drafts = theirs.filter(state=Notice.State.DRAFT)
    back = drafts.filter(decided_by__isnull=False).exclude(decision="").select_related("decided_by")
    progress = drafts.exclude(pk__in=back.values("pk")).order_by("-id")
    handed = theirs.filter(state__in=(Notice.State.SUBMITTED, Notice.State.APPROVED)).order_by("proposed_at")
    waiting = reviewing.waiting_for(user)[:LISTED] if has_role(user, Role.APPROVER) else []
    return {
        "back": list(back.order_by("decided_at")[:LISTED]),
        "progress": list(progress[:LISTED]),
        "handed": list(handed[:LISTED]),
        "waiting": list(waiting),
        "writes": has_role(user, Role.EDITOR),
    }


def _purse(user: Any) -> Part:
    """What is left in the open campaigns of this person's agencies."""
    mine = agencies_of(user, Role.EDITOR, Role.APPROVER)
    rows = Campaign.objects.filter(agency__in=mine, state=Campaign.State.OPEN).select_related("agency", "account")
    left = [(campaign, coins.left_in(campaign)) for campaign in rows.order_by("-id")[:LISTED]]
    return Part("admin/engagement/desk/_coins_left.html", {"left": left})
