"""Giving coins to a list: the form, the preview, the second person's decision; and what was given."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from civic.accounts.models import Citizen
from civic.core.errors import DomainError
from civic.core.roles import Role, has_role
from civic.decisions.admin import SIGNATURES, ProposalAdmin, approve_step, reject_step
from civic.desk.base import RoleModelAdmin, Roles, agency_scope
from civic.desk.display import bar, number
from civic.desk.steps import Step
from rewards import coins
from rewards.budgets.models import Campaign, Grant
from rewards.grants import actions
from rewards.grants.forms import GrantForm
from rewards.grants.models import GrantRequest

State = GrantRequest.State
GIVERS = (Role.EDITOR, Role.APPROVER, Role.COORDINATOR)
SHOWN = 100  # people of a list on its page


class ByCampaign(RoleModelAdmin):
    """Things that belong to the agency of their campaign."""

    view_roles = (*GIVERS, Role.FINANCE)
    list_select_related = ("campaign__agency",)
    search_fields = ("reason", "campaign__title")

    def may(self, request: HttpRequest, wanted: Roles, obj: Any = None) -> bool:
        return has_role(request.user, *wanted, agency_id=obj.campaign.agency_id if obj else None)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        scope = agency_scope(request.user, self.seeing_roles)
        return rows if scope is None else rows.filter(campaign__agency__in=scope)

    @admin.display(description=_("agency"))
    def agency(self, thing: Any) -> str:
        return str(thing.campaign.agency)


@admin.register(Grant)
class GrantAdmin(ByCampaign):
    list_display = ("reason", "campaign", "agency", "coins_each", "so_far", "started_at")
    fields = (
        "campaign",
        "reason",
        "coins_each",
        "so_far",
        "granted_by",
        "approved_by",
        "started_at",
        "finished_at",
        "key",
    )
    readonly_fields = ("so_far",)

    @admin.display(description=_("citizens so far"))
    def so_far(self, grant: Grant) -> str:
        return bar(grant.awarded, grant.citizens)


@admin.register(GrantRequest)
class GrantRequestAdmin(ByCampaign, ProposalAdmin):
    add_roles = GIVERS
    list_display = ("reason", "campaign", "agency", "how_many", "total_coins", "state_shown", "proposed_at")
    list_filter = ("state",)
    fields = (
        "campaign",
        "reason",
        "coins_each",
        "how_many",
        "total_coins",
        "people",
        "state_shown",
        *SIGNATURES,
        "grant",
    )
    readonly_fields = ("how_many", "total_coins", "people", "state_shown")
    steps = (
        approve_step(
            lambda request, act: actions.approve(request.pk, by=act.by, now=act.now),
            roles=actions.REQUESTS.roles,
            label=_("Approve and give the coins"),
            done=_("The coins are in the wallets."),
        ),
        reject_step(
            lambda request, act: actions.reject(request.pk, by=act.by, reason=act.reason, now=act.now),
            roles=actions.REQUESTS.roles,
            done=_("The list is rejected; the person who asked for it can read why."),
        ),
        Step(
            name="carry-on",
            label=_("Go on: giving was interrupted"),
            done=_("The coins are in the wallets."),
            run=lambda request, act: actions.carry_on(request, now=act.now),
            roles=GIVERS,
            offered=lambda request, user: request.state == State.STARTED,
            tone="primary",
        ),
    )

    @admin.display(description=_("citizens"))
    def how_many(self, request: GrantRequest) -> str:
        return number(len(request.citizen_ids))

    @admin.display(description=_("coins in all"))
    def total_coins(self, request: GrantRequest) -> str:
        return number(request.total)

    @admin.display(description=_("first of the list"))
    def people(self, request: GrantRequest) -> str:
        """Whom the second person decides about; a long list is cut, its number stands above."""
        shown = Citizen.objects.filter(pk__in=request.citizen_ids[:SHOWN]).order_by("user__email")
        return "\n".join(shown.values_list("user__email", flat=True))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The form first, then how many coins to how many people, then the deed."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.grant_form(request)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form}
        context["title"] = _("Give coins to a list")
        if form.is_valid():
            if "confirm" in request.POST and (made := self.give(request, form)):
                return redirect(self.url_of("change", made.pk))
            context["preview"] = None if form.errors else preview(form, by=request.user)
        return TemplateResponse(request, "admin/rewards/grantrequest/give.html", context)

    def grant_form(self, request: HttpRequest) -> GrantForm:
        rows = Campaign.objects.filter(state=Campaign.State.OPEN).order_by("title")
        scope = agency_scope(request.user, self.add_roles)
        campaigns = rows if scope is None else rows.filter(agency__in=scope)
        return GrantForm(request.POST or None, request.FILES or None, giver=request.user, campaigns=campaigns)  # type: ignore[arg-type]

    def give(self, request: HttpRequest, form: GrantForm) -> GrantRequest | None:
        data = form.cleaned_data
        try:
            made = actions.ask(
                data["campaign"],
                form.user_ids,
                data["coins_each"],
                reason=data["reason"],
                key=data["key"],
                by=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
            return None
        citizens = len(made.citizen_ids)
        words = {"n": number(made.total), "citizens": number(citizens)}
        if made.state == State.REQUESTED:
            messages.info(
                request,
                ngettext(
                    "The list waits for a second person: %(n)s coins to %(citizens)s citizen.",
                    "The list waits for a second person: %(n)s coins to %(citizens)s citizens.",
                    citizens,
                )
                % words,
            )
        else:
            messages.success(
                request,
                ngettext(
                    "%(n)s coins were given to %(citizens)s citizen.",
                    "%(n)s coins were given to %(citizens)s citizens.",
                    citizens,
                )
                % words,
            )
        return made


def preview(form: GrantForm, *, by: Any) -> dict[str, Any]:
    """What the form would do, before anything is done."""
    campaign, each = form.cleaned_data["campaign"], form.cleaned_data["coins_each"]
    citizens, left = len(form.user_ids), coins.left_in(campaign)
    return {
        "citizens": citizens,
        "each": each,
        "total": each * citizens,
        "left": left,
        "is_enough": each * citizens <= left,
        "waits": actions.would_wait(campaign, form.user_ids, each, by=by, now=timezone.now()),
        "addresses": form.cleaned_data["citizens"],
    }
