"""The owner's page of payouts: by date, what is in each, and what came back."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civic.core.calendar import taipei_day
from civic.web import spreadsheets
from rewards.redemption.takings.search import DayField
from rewards.settlement.payouts import exports, queries
from rewards.settlement.statements.downloads import CSV, headers, xlsx_response
from rewards.settlement.statements.views import for_owners

DAYS = 366  # shown before anybody chooses


class DaysForm(forms.Form):
    """From which day to which."""

    use_required_attribute = False

    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("Until"), required=False)

    def __init__(self, data: Any) -> None:
        today = taipei_day(timezone.now())
        days = {"first": f"{today - timedelta(days=DAYS)}", "last": f"{today}"}
        super().__init__({**days, **{name: value for name, value in data.items() if value}})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", _("The last day comes before the first."))
        return cleaned


@require_safe
@for_owners
def payouts(request: HttpRequest) -> HttpResponse:
    """List the owner's payouts by day, newest first."""
    form, user = DaysForm(request.GET), request.user
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        found = queries.payouts_of(user, **_days(form))  # type: ignore[arg-type]
        context |= {"payouts": found, "sums": queries.sums(found), "asked": request.GET.urlencode()}
    status = 200 if form.is_valid() else 422
    return render(request, "rewards/settlement/payouts/payouts.html", context, status=status)


@require_safe
@for_owners
def payouts_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Serve the same payouts as CSV or XLSX."""
    form = DaysForm(request.GET)
    if kind not in ("csv", "xlsx"):
        raise Http404
    if not form.is_valid():
        return redirect(f"../?{request.GET.urlencode()}")
    rows = exports.rows(queries.payouts_of(request.user, **_days(form)))  # type: ignore[arg-type]
    name = f"payouts-{form.cleaned_data['first']}-{form.cleaned_data['last']}.{kind}"
    if kind == "xlsx":
        return xlsx_response(name, exports.COLUMNS, rows)
    return HttpResponse(spreadsheets.write(exports.COLUMNS, rows), content_type=CSV, headers=headers(name))


def _days(form: DaysForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("first", "last")}
