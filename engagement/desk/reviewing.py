"""What an approver reads beside the phone: whom, how many, what it costs, what changed, and what to look at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civic.accounts.models import User
from civic.core.roles import Role
from civic.desk.base import agency_scope
from engagement.desk.looking import Fault, look
from engagement.desk.models import Part
from engagement.notices import body, history
from engagement.notices.history import Difference
from engagement.notices.models import Notice, Revision

State, Step = Notice.State, Revision.Step
READ_A_MINUTE = 300  # Chinese letters


@dataclass(frozen=True)
class Check:
    """A line of the checklist: what the page found by itself, and what only a person can judge."""

    words: str
    is_good: bool
    part: Part


def ready_reasons() -> list[str]:
    """What is said most often when a notice goes back."""
    return [
        _("The text alternative does not say what the picture shows."),
        _("The sentences are too long: please shorten them."),
        _("A date, a place or a telephone number is missing or wrong."),
        _("Right answers are marked wrongly."),
        _("The audience is too wide, or too narrow."),
        _("The English does not say the same."),
    ]


def waiting_for(user: Any) -> QuerySet[Notice]:
    """The notices that wait for this person's decision, oldest first."""
    scope = agency_scope(user, (Role.APPROVER,))
    rows = Notice.objects.filter(state=State.SUBMITTED).exclude(proposed_by=user.pk)
    rows = rows if scope is None else rows.filter(agency__in=scope)
    return rows.select_related("agency", "proposed_by").order_by("proposed_at", "pk")


def changes(notice: Notice) -> list[Difference] | None:
    """What is not as it was when it went back or was taken back; None: it has not been seen before."""
    seen = notice.revisions.filter(step__in=(Step.SENT_BACK, Step.RECALLED)).last()
    return history.differences(seen.content, history.content(notice)) if seen else None


def checklist(notice: Notice, *, by: User, now: datetime) -> list[Check]:
    """What to look at; what has a fault or advice says so."""
    found = look(notice, by=by, now=now)
    letters = len("".join(body.as_text(notice.body).split()))
    minutes = max(1, round(letters / READ_A_MINUTE))
    length = ngettext(
        "%(n)s letters, about %(m)s minute to read", "%(n)s letters, about %(m)s minutes to read", minutes
    )
    alternative = _("The text alternative says what the picture shows: “%(alt)s”")
    english = _("Chinese and English say the same") if notice.title_en else _("There is no English")
    lines = [
        (Part.PICTURE, "id_picture_alt", alternative % {"alt": notice.picture_alt or "–"}),
        (Part.WORDS, "id_body", length % {"n": letters, "m": minutes}),
        (Part.WORDS, "id_title_en", english),
        (Part.WHOM, "whom", _("The audience is whom it concerns, and nobody else")),
    ]  # fmt: skip
    if notice.questionnaire:
        answerable = _("Each question can be answered from the notice, and the right answers are right")
        lines.append((Part.QUESTIONS, "questions", answerable))
    asked = {target for _part, target, _words in lines}
    rest = [Check(fault.words, False, fault.part) for fault in found if fault.target not in asked or not fault.advises]
    return [Check(words, not _hit(found, target), part) for part, target, words in lines] + rest


def _hit(found: list[Fault], target: str) -> bool:
    return any(fault.target == target for fault in found)
