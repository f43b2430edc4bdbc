"""Payments in the administration, and late refunds: one person asks, another one decides."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from civic.core.roles import Role
from civic.decisions.admin import SIGNATURES, ProposalAdmin, approve_step, reject_step
from civic.desk.base import RoleModelAdmin
from civic.desk.display import state_badge
from civic.desk.filters import MonthFilter
from rewards.redemption.payments.models import Redemption
from rewards.redemption.refunds import late_refunds
from rewards.redemption.refunds.forms import LateRefundForm
from rewards.redemption.refunds.models import LateRefund
from rewards.shops.models import Shop


class PaidInMonth(MonthFilter):
    column = "completed_at"


@admin.register(Redemption)
class RedemptionAdmin(RoleModelAdmin):
    """Payments at shops, to be looked up by receipt. Who paid is not shown to anyone here."""

    view_roles = (Role.OPERATOR, Role.FINANCE)
    list_display = ("receipt", "shop", "amount", "state_shown", "completed_at", "voided_at")
    list_filter = ("state", PaidInMonth)
    list_select_related = ("shop",)
    search_fields = ("receipt",)
    search_help_text = _("A whole receipt number, or a part of the name of a shop or a merchant")
    sortable_by = ("receipt", "completed_at")
    show_facets = admin.ShowFacets.NEVER
    found_by = ("receipt",)
    fields = (
        "receipt",
        "shop",
        "amount",
        "state_shown",
        "completed_at",
        "confirmed_by",
        "voided_at",
        "voided_by",
        "refunded",
    )
    readonly_fields = ("state_shown", "refunded")

    def condition_for(self, word: str) -> Q:
        named = Shop.objects.filter(Q(name__icontains=word) | Q(merchant__name__icontains=word))
        return Q(receipt=word.upper()) | Q(shop__in=list(named.values_list("pk", flat=True)))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.late_view)
        return [path("<path:object_id>/late-refund/", view, name="rewards_redemption_late"), *super().get_urls()]

    def tools_for(self, request: HttpRequest, obj: Redemption) -> list[tuple[str, Any]]:
        asks = self.may(request, (Role.OPERATOR,)) and late_refunds.can_ask(obj, now=timezone.now())
        return [(self.url_of("late", obj.pk), _("Ask for a late refund"))] if asks else []

    def late_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let an operator ask for coins to go back to the payer; somebody else decides."""
        if not self.may(request, (Role.OPERATOR,)):
            raise PermissionDenied
        redemption = self.get_object(request, unquote(object_id))
        if redemption is None:
            raise Http404
        form = LateRefundForm(request.POST or None, initial={"amount": redemption.left})
        if form.is_valid() and self._asked(request, redemption, form):
            return redirect("admin:rewards_laterefund_changelist")
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, "original": redemption}
        context["title"] = _("Ask for a late refund")
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/rewards/redemption/late.html", context, status=status)

    def _asked(self, request: HttpRequest, redemption: Redemption, form: LateRefundForm) -> bool:
        by: Any = request.user
        try:
            late_refunds.ask(redemption.pk, **form.cleaned_data, by=by, now=timezone.now())
        except DomainError as error:
            form.refuse(error)
            return False
        messages.success(request, gettext("The late refund waits for a second person."))
        return True

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, redemption: Redemption) -> str:
        return state_badge(redemption)


@admin.register(LateRefund)
class LateRefundAdmin(ProposalAdmin):
    """Coins of old payments that somebody asks back for the payer, who is not shown to anyone here."""

    view_roles = (Role.OPERATOR, Role.FINANCE, Role.COORDINATOR)
    waits_coins = "coins"
    list_display = ("redemption", "shop", "coins", "reason", "state_shown", "proposed_by", "proposed_at")
    list_filter = ("state",)
    list_select_related = ("redemption__shop", "proposed_by")
    search_fields = ("=redemption__receipt", "redemption__shop__name", "redemption__shop__merchant__name")
    fields = (
        "redemption",
        "shop",
        "paid",
        "coins",
        "reason",
        "state_shown",
        *SIGNATURES,
    )
    readonly_fields = ("shop", "paid", "state_shown")
    steps = (
        approve_step(
            lambda asked, act: late_refunds.approve(asked.pk, by=act.by, now=act.now),
            done=_("The coins are back in the wallet; the merchant’s next statement lists them."),
            roles=late_refunds.LATE_REFUNDS.roles,
        ),
        reject_step(
            lambda asked, act: late_refunds.reject(asked.pk, by=act.by, reason=act.reason, now=act.now),
            done=_("The late refund is rejected; the shop reads why on the receipt."),
            roles=late_refunds.LATE_REFUNDS.roles,
            readers=_("The merchant’s owners read it."),
        ),
    )

    @admin.display(description=_("shop"))
    def shop(self, asked: LateRefund) -> str:
        return asked.redemption.shop.name

    @admin.display(description=_("paid, and not given back yet"))
    def paid(self, asked: LateRefund) -> str:
        return f"{asked.redemption.amount:,} · {asked.redemption.left:,}"
