from pathlib import Path
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civic.core.roles import Role
from civic.decisions.admin import SIGNATURES, ProposalAdmin, approve_step, reject_step
from civic.desk.base import AgencyForm, RoleModelAdmin
from civic.desk.display import bar, number
from civic.desk.steps import Step
from rewards.budgets import actions, queries
from rewards.budgets.admin_pages import BudgetPages, ChangePages
from rewards.budgets.decisions import CAMPAIGNS, ISSUES
from rewards.budgets.models import AgencyBudget, BudgetIssue, Campaign

State = Campaign.State


@admin.register(AgencyBudget)
class AgencyBudgetAdmin(BudgetPages, RoleModelAdmin):
    """What each agency may promise in a year, and all that happened to it. Changes have forms of their own."""

    view_roles = (Role.COORDINATOR, Role.FINANCE, Role.EDITOR, Role.APPROVER)
    add_roles = (Role.COORDINATOR,)
    agency_field = "agency"
    change_list_template = "admin/rewards/agencybudget/change_list.html"
    change_form_template = "admin/rewards/agencybudget/life.html"
    list_display = ("agency", "year", "used_so_far", "left", "returned_shown", "opened_at")
    list_filter = ("year",)
    list_select_related = ("agency", "account")
    fields = ("agency", "year", "account", "opened_by", "opened_at")
    readonly_fields = ("account", "opened_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return queries.with_use(super().get_queryset(request))

    @admin.display(description=_("used so far"))
    def used_so_far(self, budget: Any) -> str:
        return bar(budget.used, budget.issued)

    @admin.display(description=_("coins left"), ordering="account__balance")
    def left(self, budget: AgencyBudget) -> str:
        return number(budget.account.balance)

    @admin.display(description=_("returned to the treasury"))
    def returned_shown(self, budget: Any) -> str:
        return number(budget.returned)


@admin.register(BudgetIssue)
class BudgetIssueAdmin(ChangePages, ProposalAdmin):
    """A change of a budget: a coordinator proposes, another one or the finance office decides. Nothing moves before."""

    view_roles = (Role.COORDINATOR, Role.FINANCE)
    waits_coins = "coins"
    list_display = ("__str__", "act", "state_shown", "proposed_by", "proposed_at")
    list_filter = ("act", "state", "year")
    list_select_related = ("agency", "proposed_by", "corrects")
    fields = ("agency", "year", "act", "coins_shown", "reason", "state_shown", *SIGNATURES, "transaction")
    readonly_fields = ("act", "coins_shown", "now_shown", "campaigns_shown", "corrects_shown", "state_shown",
                       "transaction")  # fmt: skip
    steps = (
        approve_step(
            lambda issue, act: actions.approve_issue(issue.pk, by=act.by, now=act.now),
            roles=ISSUES.roles,
            label=_("Approve and carry it out"),
            done=_("It is carried out and noted in the books."),
        ),
        reject_step(
            lambda issue, act: actions.reject_issue(issue.pk, by=act.by, reason=act.reason, now=act.now),
            roles=ISSUES.roles,
            done=_("Rejected; the coordinator can read why."),
        ),
    )


def memo_name(campaign: Campaign) -> str:
    """What the attachment is called, without the folder that it lies in."""
    return Path(str(campaign.attachment.name)).name


@admin.register(Campaign)
class CampaignAdmin(ProposalAdmin):
    """An agency asks for coins for a purpose; a coordinator, never the one who asked, decides."""

    view_roles = (Role.EDITOR, Role.APPROVER, Role.COORDINATOR, Role.FINANCE)
    add_roles = (Role.EDITOR, Role.APPROVER)
    agency_field = "agency"
    waits_coins = "max_coins"
    form = AgencyForm
    list_display = ("title", "agency", "state_shown", "coins_used", "proposed_at")
    list_filter = ("state", ("agency", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("agency", "account")
    search_fields = ("title", "purpose")
    found_by = ("title__icontains",)
    asked = ("agency", "title", "purpose", "max_coins", "coins_last_day")
    decided = ("state_shown", "coins_used", *SIGNATURES)
    readonly_fields = ("attachment_link", *decided)
    steps = (
        approve_step(
            lambda campaign, act: actions.approve_campaign(campaign, by=act.by, now=act.now),
            roles=CAMPAIGNS.roles,
            label=_("Approve and reserve the coins"),
            done=_("The campaign is open; its coins are reserved."),
        ),
        reject_step(
            lambda campaign, act: actions.reject_campaign(campaign, by=act.by, reason=act.reason, now=act.now),
            roles=CAMPAIGNS.roles,
            done=_("The request is rejected; its editor can read why."),
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
        asked = (None, {"fields": (*self.as_read(self.asked), "attachment_link")})
        return [asked, (_("Decision"), {"fields": self.decided})]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("account__slices")  # for coins_used of each

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
