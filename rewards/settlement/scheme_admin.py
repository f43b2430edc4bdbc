"""How long settlement periods are, in the administration: the operator proposes, the finance office decides."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civic.core.calendar import month_of, next_month, taipei_day
from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin
from civic.desk.display import state_badge
from civic.desk.steps import Step
from civic.templatetags.dates import both_years
from rewards.settlement import choosing
from rewards.settlement.schemes import Length, SettlementScheme

State = SettlementScheme.State
MONTHS_AHEAD = 12


def by_another(scheme: SettlementScheme, user: Any) -> bool:
    return scheme.state == State.PROPOSED and scheme.proposed_by_id != user.pk


def months_to_come(today: date) -> list[tuple[str, str]]:
    """The days on which a scheme can begin: the 1st of each of the next twelve months."""
    found, month = [], today.replace(day=1)
    for _number in range(MONTHS_AHEAD):
        month = next_month(month)
        found.append((f"{month}", both_years(month)))
    return found


class SchemeForm(forms.ModelForm):
    """From which month on, how long, and why."""

    valid_from = forms.TypedChoiceField(
        label=capfirst(_("in force from")),
        coerce=date.fromisoformat,
        help_text=_("The first day of a month to come; statements of earlier days stay as they are."),
    )

    class Meta:
        model = SettlementScheme
        fields = ("length", "valid_from", "reason")
        widgets = {"length": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.fields:  # read only: what was proposed is not edited
            return
        length: Any = self.fields["length"]
        length.choices = Length.choices  # without the empty one
        first: Any = self.fields["valid_from"]
        first.choices = months_to_come(month_of(timezone.now()))


def in_words(today: date) -> list[str]:
    """What is in force, and what is to come, as sentences."""
    length, since = choosing.in_force(today)
    begun = gettext("since %(day)s") % {"day": since} if since else gettext("from the beginning")
    said = [gettext("Now, %(since)s: a statement covers %(length)s.") % {"since": begun, "length": length.label}]
    for length, day in choosing.coming(today):
        words = gettext("From %(day)s on: a statement covers %(length)s. Statements of days before stay as they are.")
        said.append(words % {"day": day, "length": length.label})
    return said if len(said) > 1 else [*said, gettext("No change is decided.")]


@admin.register(SettlementScheme)
class SettlementSchemeAdmin(RoleModelAdmin):
    """How long a settlement period is. A change is a new line from a month on; lines are never edited."""

    view_roles = (Role.FINANCE, Role.OPERATOR, Role.COORDINATOR)
    add_roles = (Role.OPERATOR,)
    waits_in = State.PROPOSED
    form = SchemeForm
    change_list_template = "admin/rewards/settlementscheme/change_list.html"
    list_display = ("valid_from", "state_shown", "length", "proposed_by")
    list_filter = ("state",)
    list_select_related = ("proposed_by",)
    shown = ("length", "valid_from", "until", "reason", "state_shown", "proposed_by", "proposed_at", "decided_by",
             "decided_at", "decision")  # fmt: skip
    readonly_fields = shown  # what follows is shown too: a scheme may hold for a month only
    steps = (
        Step(
            name="approve",
            label=_("Approve"),
            done=_("Approved. From that day on statements cover the new period."),
            run=lambda scheme, act: choosing.approve(scheme.pk, by=act.by, now=act.now),
            roles=(Role.FINANCE,),
            offered=by_another,
            tone="primary",
        ),
        Step(
            name="reject",
            label=_("Reject"),
            done=_("Rejected. Periods stay as they are."),
            run=lambda scheme, act: choosing.reject(scheme.pk, reason=act.reason, by=act.by, now=act.now),
            roles=(Role.FINANCE,),
            offered=by_another,
            reason=True,
            tone="danger",
        ),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.shown if obj else ("length", "valid_from", "reason")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, scheme: SettlementScheme) -> str:
        return state_badge(scheme)

    @admin.display(description=_("until the next scheme"))
    def until(self, scheme: SettlementScheme) -> str:
        following = next(iter(choosing.coming(scheme.valid_from)), None)
        if following is None:
            return gettext("no other is decided")
        words = gettext("From %(day)s on: a statement covers %(length)s. Statements of days before stay as they are.")
        return words % {"day": both_years(following[1]), "length": following[0].label}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        words = in_words(taipei_day(timezone.now()))
        return super().changelist_view(request, {**(extra_context or {}), "scheme_words": words})

    def save_model(self, request: HttpRequest, obj: SettlementScheme, form: Any, change: bool) -> None:
        made = choosing.propose(
            Length(obj.length),
            valid_from=obj.valid_from,
            reason=obj.reason,
            by=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
        obj.pk, obj._state.adding = made.pk, False
