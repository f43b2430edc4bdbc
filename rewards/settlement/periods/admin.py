"""Settlement schemes in the administration: the operator proposes, the finance office decides."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civic.core.calendar import taipei_day
from civic.core.roles import Role
from civic.decisions.admin import ProposalAdmin, approve_step, reject_step
from civic.templatetags.dates import both_years
from rewards.settlement.periods import actions, queries
from rewards.settlement.periods.calendar import Length
from rewards.settlement.periods.forms import SchemeForm
from rewards.settlement.periods.models import SettlementScheme


def in_words(today: date) -> list[str]:
    """Say in sentences which scheme is in force, and which are to come."""
    length, since = queries.in_force(today)
    begun = gettext("since %(day)s") % {"day": since} if since else gettext("from the beginning")
    said = [gettext("Now, %(since)s: a statement covers %(length)s.") % {"since": begun, "length": length.label}]
    for length, day in queries.coming(today):
        words = gettext("From %(day)s on: a statement covers %(length)s. Statements of days before stay as they are.")
        said.append(words % {"day": day, "length": length.label})
    return said if len(said) > 1 else [*said, gettext("No change is decided.")]


@admin.register(SettlementScheme)
class SettlementSchemeAdmin(ProposalAdmin):
    """How long a settlement period is. A change is a new line from a month on; lines are never edited."""

    view_roles = (Role.FINANCE, Role.OPERATOR, Role.COORDINATOR)
    add_roles = (Role.OPERATOR,)
    form = SchemeForm
    change_list_template = "admin/rewards/settlementscheme/change_list.html"
    list_display = ("valid_from", "state_shown", "length", "proposed_by")
    list_filter = ("state",)
    list_select_related = ("proposed_by",)
    shown = ("length", "valid_from", "until", "reason", "state_shown", "proposed_by", "proposed_at", "decided_by",
             "decided_at", "decision")  # fmt: skip
    readonly_fields = shown  # what follows is shown too: a scheme may hold for a month only
    steps = (
        approve_step(
            lambda scheme, act: actions.approve(scheme.pk, by=act.by, now=act.now),
            done=_("Approved. From that day on statements cover the new period."),
            roles=actions.SCHEMES.roles,
        ),
        reject_step(
            lambda scheme, act: actions.reject(scheme.pk, reason=act.reason, by=act.by, now=act.now),
            done=_("Rejected. Periods stay as they are."),
            roles=actions.SCHEMES.roles,
        ),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.shown if obj else ("length", "valid_from", "reason")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    @admin.display(description=_("until the next scheme"))
    def until(self, scheme: SettlementScheme) -> str:
        following = next(iter(queries.coming(scheme.valid_from)), None)
        if following is None:
            return gettext("no other is decided")
        words = gettext("From %(day)s on: a statement covers %(length)s. Statements of days before stay as they are.")
        return words % {"day": both_years(following[1]), "length": following[0].label}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        words = in_words(taipei_day(timezone.now()))
        return super().changelist_view(request, {**(extra_context or {}), "scheme_words": words})

    def save_model(self, request: HttpRequest, obj: SettlementScheme, form: Any, change: bool) -> None:
        made = actions.propose(
            Length(obj.length),
            valid_from=obj.valid_from,
            reason=obj.reason,
            by=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
        obj.pk, obj._state.adding = made.pk, False
