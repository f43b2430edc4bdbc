from pathlib import Path
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civic.core.errors import DomainError
from civic.core.roles import Role
from civic.desk.base import AgencyForm, RoleModelAdmin
from civic.desk.display import bar, number, state_badge
from civic.desk.steps import Step
from rewards.budgets import actions, queries
from rewards.budgets.forms import OpenBudgetForm
from rewards.budgets.models import AgencyBudget, Campaign

State = Campaign.State


@admin.register(AgencyBudget)
class AgencyBudgetAdmin(RoleModelAdmin):
    """What each agency may promise this year. Coins are added by a form of its own, with a reason."""

    view_roles = (Role.COORDINATOR, Role.FINANCE, Role.EDITOR, Role.APPROVER)
    add_roles = (Role.COORDINATOR,)
    agency_field = "agency"
    list_display = ("agency", "year", "used_so_far", "left", "opened_at")
    list_filter = ("year",)
    list_select_related = ("agency", "account")
    fields = ("agency", "year", "used_so_far", "left", "account", "opened_by", "opened_at")
    readonly_fields = ("used_so_far", "left", "account", "opened_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return queries.with_use(super().get_queryset(request))

    @admin.display(description=_("used so far"))
    def used_so_far(self, budget: Any) -> str:
        return bar(budget.used, budget.issued)

    @admin.display(description=_("coins left"), ordering="account__balance")
    def left(self, budget: AgencyBudget) -> str:
        return number(budget.account.balance)

    def tools_for(self, request: HttpRequest, obj: AgencyBudget) -> list[tuple[str, Any]]:
        if not self.has_add_permission(request):
            return []
        return [(f"{self.url_of('add')}?agency={obj.agency_id}&year={obj.year}", _("Add coins"))]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = OpenBudgetForm(request.POST or None, initial=given(request))
        if form.is_valid() and self.open_budget(request, form):
            return redirect(self.url_of("changelist"))
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, "title": _("Issue coins")}
        return TemplateResponse(request, "admin/rewards/agencybudget/open.html", context)

    def open_budget(self, request: HttpRequest, form: OpenBudgetForm) -> bool:
        data = form.cleaned_data
        try:
            actions.open_budget(
                data["agency"],
                data["year"],
                data["coins"],
                by=request.user,  # type: ignore[arg-type]
                key=f"budget:{data['key']}",
                reason=data["reason"],
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
            return False
        messages.success(request, _("%(n)s coins were issued.") % {"n": number(data["coins"])})
        return True


def given(request: HttpRequest) -> dict[str, Any]:
    """What the link already says about the form."""
    return {name: request.GET[name] for name in ("agency", "year") if request.GET.get(name, "").isdigit()}


def memo_name(campaign: Campaign) -> str:
    """What the attachment is called, without the folder that it lies in."""
    return Path(str(campaign.attachment.name)).name


@admin.register(Campaign)
class CampaignAdmin(RoleModelAdmin):
    """An agency asks for coins for a purpose; a coordinator, never the one who asked, decides."""

    view_roles = (Role.EDITOR, Role.APPROVER, Role.COORDINATOR, Role.FINANCE)
    add_roles = (Role.EDITOR, Role.APPROVER)
    agency_field = "agency"
    waits_in = State.REQUESTED
    form = AgencyForm
    list_display = ("title", "agency", "state_shown", "coins_used", "requested_at")
    list_filter = ("state", ("agency", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("agency", "account")
    search_fields = ("title", "purpose")
    asked = ("agency", "title", "purpose", "max_coins", "coins_last_day")
    decided = ("state_shown", "coins_used", "requested_by", "requested_at", "decided_by", "decided_at", "decision")
    readonly_fields = ("attachment_link", *decided)
    steps = (
        Step(
            name="approve",
            label=_("Approve and reserve the coins"),
            done=_("The campaign is open; its coins are reserved."),
            run=lambda campaign, act: actions.approve_campaign(campaign, by=act.by, now=act.now),
            roles=(Role.COORDINATOR,),
            offered=lambda campaign, user: campaign.state == State.REQUESTED and campaign.requested_by_id != user.pk,
            tone="primary",
        ),
        Step(
            name="reject",
            label=_("Reject"),
            done=_("The request is rejected; its editor can read why."),
            run=lambda campaign, act: actions.reject_campaign(campaign, by=act.by, reason=act.reason, now=act.now),
            roles=(Role.COORDINATOR,),
            offered=lambda campaign, user: campaign.state == State.REQUESTED and campaign.requested_by_id != user.pk,
            reason=True,
            tone="danger",
        ),
        Step(
            name="close",
            label=_("Close; return what is left to the budget"),
            done=_("The campaign is closed; what was left is back in the budget."),
            run=lambda campaign, act: actions.close_campaign(campaign, by=act.by, now=act.now),
            roles=(Role.COORDINATOR,),
            offered=lambda campaign, user: campaign.state == State.OPEN,
            tone="danger",
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [(None, {"fields": (*self.asked, "attachment")})]
        asked = (None, {"fields": (*self.asked, "attachment_link")})
        return [asked, (_("Decision"), {"fields": self.decided})]

    @admin.display(description=_("attachment"))
    def attachment_link(self, campaign: Campaign) -> SafeString | str:
        if not campaign.attachment:
            return "–"
        address = self.url_of("attachment", campaign.pk)
        return format_html('<a href="{}">{}</a>', address, memo_name(campaign))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.attachment_view))
        return [path("<int:pk>/attachment/", view, name="rewards_campaign_attachment"), *super().get_urls()]

    def attachment_view(self, request: HttpRequest, pk: int) -> FileResponse:
        """The memo of a request, for those who may see the request; to the others there is none."""
        campaign = self.get_queryset(request).filter(pk=pk).first() if self.has_view_permission(request) else None
        if campaign is None or not campaign.attachment:
            raise Http404
        try:
            file = campaign.attachment.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
        return FileResponse(file, as_attachment=True, filename=memo_name(campaign), headers=headers)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, campaign: Campaign) -> str:
        return state_badge(campaign)

    @admin.display(description=_("coins used"))
    def coins_used(self, campaign: Campaign) -> str:
        if campaign.state != State.OPEN:
            return number(campaign.max_coins)
        return bar(queries.used(campaign), campaign.max_coins)

    def save_model(self, request: HttpRequest, obj: Campaign, form: Any, change: bool) -> None:
        made = actions.request_campaign(
            obj.agency,
            title=obj.title,
            purpose=obj.purpose,
            max_coins=obj.max_coins,
            coins_last_day=obj.coins_last_day,
            attachment=form.cleaned_data.get("attachment"),
            by=request.user,  # type: ignore[arg-type]
        )
        obj.pk, obj._state.adding = made.pk, False
