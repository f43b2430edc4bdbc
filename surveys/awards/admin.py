from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from civic.core.moments import day
from civic.desk.base import RoleModelAdmin, agency_scope
from civic.desk.display import number, state_badge
from civic.desk.steps import Act, Step
from surveys.awards import actions, queries
from surveys.awards.actions import DECIDERS
from surveys.questionnaires.asked import asked
from surveys.questionnaires.names import may_read_names
from surveys.responses.flags import expected_seconds
from surveys.responses.models import HeldAward

State = HeldAward.State


def waits_for(held: HeldAward, user: Any) -> bool:
    """Whether it waits for a decision that this person may take: not on their own coins, nor on their own refusal."""
    waits = held.state in (State.HELD, State.OBJECTED)
    return waits and user.pk not in (held.decided_by_id, held.participation.citizen.user_id)


def _release(held: HeldAward, act: Act) -> object:
    return actions.release(held.pk, reason=act.reason, by=act.by, now=act.now)


@admin.register(HeldAward)
class HeldAwardAdmin(RoleModelAdmin):
    """Coins that wait for a look at flagged answers. Where these bear no name, nobody is named here either."""

    view_roles = DECIDERS
    agency_field = "agency"
    waits_in = State.HELD
    notes_reads = True
    list_display = ("questionnaire", "state_shown", "why_shown", "took", "coins_shown", "day_shown")
    list_filter = ("state", ("agency", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("participation__questionnaire", "participation__version", "participation__citizen__user")
    about = ("questionnaire", "person", "day_shown", "why_shown", "took", "coins_shown", "state_shown")
    first = ("decision", "decided_by", "decided_at")
    second = ("objection", "objected_at", "hearing", "heard_by", "heard_at")
    readonly_fields = (*about, "answers", *first, *second)
    steps = (
        Step(
            name="release", label=_("Give the coins"),
            done=_("The coins are in the wallet, and the citizen is told."),
            run=_release, roles=DECIDERS, offered=waits_for, tone="primary", bulk=True,
        ),
        Step(
            name="refuse", label=_("Refuse"), done=_("Refused; the citizen reads why, and may object once."),
            run=lambda held, act: actions.refuse(held.pk, reason=act.reason, by=act.by, now=act.now),
            roles=DECIDERS, offered=lambda held, user: waits_for(held, user) and held.state == State.HELD,
            reason=True, readers=_("The citizen reads it."), tone="danger", bulk=True,
        ),
        Step(
            name="uphold", label=_("Uphold the refusal"), done=_("The refusal stands; the citizen reads why."),
            run=lambda held, act: actions.refuse(held.pk, reason=act.reason, by=act.by, now=act.now),
            roles=DECIDERS, offered=lambda held, user: waits_for(held, user) and held.state == State.OBJECTED,
            reason=True, readers=_("The citizen reads it."), tone="danger",
        ),
    )  # fmt: skip

    def waiting_for(self, request: HttpRequest) -> QuerySet:
        """What waits for a first look or, after an objection, for another person."""
        rows = HeldAward.objects.filter(state__in=(State.HELD, State.OBJECTED))
        if not self.may(request, DECIDERS):
            return rows.none()
        scope = agency_scope(request.user, DECIDERS)
        rows = rows if scope is None else rows.filter(agency__in=scope)
        return rows.exclude(decided_by=request.user.pk).exclude(participation__citizen__user=request.user.pk)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who it is, and what they answered, only for those who may read that of the questionnaire anyway."""
        reads = obj is not None and may_read_names(request.user, obj.participation.questionnaire)
        about = self.about if reads else tuple(name for name in self.about if name != "person")
        found: list[Any] = [(None, {"fields": (*about, "answers") if reads else about})]
        if obj is not None and obj.decided_at:
            found.append((_("Decision"), {"fields": self.first}))
        if obj is not None and obj.objected_at:
            found.append((_("Objection"), {"fields": self.second if obj.heard_at else self.second[:2]}))
        return found

    def waiting_query(self) -> str:
        return ""

    @admin.display(description=_("questionnaire"))
    def questionnaire(self, held: HeldAward) -> str:
        return held.participation.questionnaire.title

    @admin.display(description=_("person"))
    def person(self, held: HeldAward) -> str:
        return held.participation.citizen.user.name

    @admin.display(description=_("answered on"))
    def day_shown(self, held: HeldAward) -> str:
        return day(held.participation.on)

    @admin.display(description=_("why it waits"))
    def why_shown(self, held: HeldAward) -> str:
        return "\n".join(held.why)

    @admin.display(description=_("time taken"))
    def took(self, held: HeldAward) -> str:
        expected = expected_seconds(asked(held.participation.version))
        if held.seconds is None:
            return str(_("unknown; about %(n)s seconds are usual") % {"n": number(expected)})
        told = {"n": number(held.seconds), "expected": number(expected)}
        return (
            ngettext(
                "%(n)s second; about %(expected)s are usual",
                "%(n)s seconds; about %(expected)s are usual",
                held.seconds,
            )
            % told
        )

    @admin.display(description=_("coins"))
    def coins_shown(self, held: HeldAward) -> str:
        return number(held.participation.questionnaire.coins)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, held: HeldAward) -> str:
        return state_badge(held)

    @admin.display(description=_("answers"))
    def answers(self, held: HeldAward) -> str:
        """What was answered, where it bears a name."""
        return "\n".join(f"{question}: {said}" for question, said in queries.answers_of(held.participation)) or "–"
