"""Changes of payees in the administration: old beside new, proposed by one person, decided by another."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civic.core.calendar import taipei_day
from civic.core.moments import day
from civic.core.roles import Role, has_role
from civic.decisions.admin import ProposalAdmin, approve_step, by_another, reject_step
from civic.desk.steps import Step, content_hash
from rewards.payees import actions, comparing, queries
from rewards.payees.forms import FORMS, form_for
from rewards.payees.models import MerchantChange
from rewards.shops import applications
from rewards.shops.admin import MerchantPages
from rewards.shops.conflict_of_interest import own_merchants
from rewards.shops.models import Merchant
from rewards.shops.notes import notes_of

Kind, State = MerchantChange.Kind, MerchantChange.State
TOOLS = {
    Kind.ACCOUNT: _("Propose another account"),
    Kind.COMPANY: _("Propose another name or tax id"),
    Kind.OWNERS: _("Propose other owners"),
}


def may_decide(change: MerchantChange, user: Any) -> bool:
    """Tell whether this person may be the second one: not who proposed it, nor anybody with a stake in the merchant."""
    concerned = (change.owner_in_id, change.owner_out_id)
    return by_another(change, user) and user.pk not in concerned and change.merchant_id not in own_merchants(user)


def _facts_about(change: MerchantChange) -> list[str]:
    """Return what else is known while it waits, such as a transfer that came back; not the proposal itself."""
    return [str(note.text) for note in notes_of(change.merchant) if note.icon != "clock"] if change.is_waiting else []


@admin.register(MerchantChange)
class MerchantChangeAdmin(ProposalAdmin):
    """What somebody wants to change about a payee, and what was changed."""

    view_roles = (Role.FINANCE, Role.COORDINATOR)
    add_roles = (Role.OPERATOR,)
    change_form_template = "admin/rewards/merchantchange/change_form.html"
    list_display = ("merchant", "kind", "state_shown", "asked_by_whom", "proposed_at", "held_until")
    list_filter = ("state", "kind")
    list_select_related = ("merchant", "proposed_by")
    search_fields = ("merchant__name", "=merchant__tax_id")
    fields = (
        "merchant_shown", "kind", "reason", "state_shown", "asked_by_whom", "proposed_at", "decided_by", "decided_at",
        "decision", "held_until",
    )  # fmt: skip
    readonly_fields = fields
    steps = (
        approve_step(
            lambda change, act: actions.approve(change.pk, by=act.by, now=act.now),
            label=_("Approve the change"),
            done=_("The change is in force. Old and new owners are told, and payouts wait."),
            offered=may_decide,
            roles=actions.DECIDERS,
        ),
        reject_step(
            lambda change, act: actions.reject(change.pk, by=act.by, reason=act.reason, now=act.now),
            done=_("Rejected; everything stays as it is, and the owners can read why."),
            offered=may_decide,
            readers=_("The merchant’s owners read it."),
            roles=actions.DECIDERS,
        ),
        Step(
            name="withdraw",
            label=_("Withdraw the proposal"),
            done=_("Withdrawn; nothing was changed."),
            run=lambda change, act: actions.withdraw(change.pk, by=act.by),
            offered=lambda change, user: change.is_waiting and not by_another(change, user),
            roles=(Role.OPERATOR,),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        joined = ("merchant", "proposed_by", "decided_by", "owner_in", "owner_out", "paper")
        return super().get_queryset(request).select_related(*joined)

    def waiting_for(self, request: HttpRequest) -> QuerySet:
        """Find what this person may decide: nothing about a shop of their own."""
        user: Any = request.user
        return super().waiting_for(request).exclude(merchant__in=own_merchants(user))

    @admin.display(description=_("merchant"))
    def merchant_shown(self, change: MerchantChange) -> str:
        address = reverse("admin:rewards_merchant_change", args=[change.merchant_id])
        return format_html('<a href="{}">{}</a>', address, change.merchant)

    @admin.display(description=_("proposed by"), ordering="proposed_by")
    def asked_by_whom(self, change: MerchantChange) -> str:
        who = change.proposed_by.get_short_name()
        return _("%(name)s, an owner") % {"name": who} if change.by_owner else who

    def seen_now(self, thing: MerchantChange) -> str:
        """What is decided upon: the proposal, and the merchant as it is now."""
        return content_hash(thing, thing.merchant)

    # Proposing

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Ask about one merchant and one kind of change; whoever comes without them chooses a merchant first."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        merchant = self.merchant_of(request)
        if merchant is None or request.GET.get("kind") not in FORMS:
            messages.info(request, _("Choose the merchant: its page has the buttons that propose a change."))
            return redirect("admin:rewards_merchant_changelist")
        title = f"{TOOLS[Kind(request.GET['kind'])]} · {merchant}"
        return super().add_view(request, form_url, {"title": title, **(extra_context or {})})

    def merchant_of(self, request: HttpRequest) -> Merchant | None:
        number = request.GET.get("merchant", "")
        known = number.isascii() and number.isdecimal() and len(number) < 19
        return Merchant.objects.filter(pk=number).first() if known else None

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None:
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": FORMS[request.GET["kind"]]._meta.fields})]  # type: ignore[attr-defined]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        merchant = self.merchant_of(request)
        if obj is None and merchant is not None:
            kwargs["form"] = form_for(merchant, request.GET["kind"])
        return super().get_form(request, obj, change=change, **kwargs)

    def save_model(self, request: HttpRequest, obj: MerchantChange, form: Any, change: bool) -> None:
        said = form.cleaned_data
        act: dict[str, Callable[..., MerchantChange]] = {
            Kind.ACCOUNT: actions.propose_account,
            Kind.COMPANY: actions.propose_company,
            Kind.OWNERS: actions.propose_owners,
        }
        words = {
            Kind.ACCOUNT: {"bank_code": said.get("bank_code_after"), "bank_account": said.get("bank_account_after")},
            Kind.COMPANY: {"name": said.get("name_after"), "tax_id": said.get("tax_id_after")},
            Kind.OWNERS: {
                "comes": said.get("owner_in"),
                "goes": said.get("owner_out"),
                "last_day": said.get("owner_last_day"),
            },
        }
        kind = Kind(request.GET["kind"])
        made = act[kind](form.merchant.pk, reason=said["reason"], by=request.user, now=timezone.now(), **words[kind])
        obj.__dict__.update(made.__dict__)

    # Deciding

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.accounts_view))
        return [path("<int:pk>/accounts/", view, name="rewards_merchantchange_accounts"), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        change = kwargs.get("obj")
        if change is not None:
            reads = has_role(request.user, *applications.READERS)
            context |= {
                "rows": comparing.rows_of(change),
                "doubts": comparing.doubts_about(change),
                "notes": _facts_about(change),
                "until": day(taipei_day(timezone.now()) + timedelta(days=settings.PAYEE_HOLD_DAYS)),
                "accounts_address": self.url_of("accounts", change.pk) if reads and change.kind == Kind.ACCOUNT else "",
                "paper_address": reverse("admin:rewards_merchant_document", args=[change.paper_id])
                if reads and change.paper_id else "",
            }  # fmt: skip
        return super().render_change_form(request, context, *args, **kwargs)

    def accounts_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show both accounts in full, for those who decide and pay; each reading is on record."""
        user: Any = request.user
        if not has_role(user, *applications.READERS):
            raise PermissionDenied
        change = self.get_queryset(request).filter(pk=pk, kind=Kind.ACCOUNT).first()
        if change is None:
            raise Http404
        applications.read_bank_account(change.merchant, by=user)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": str(change.merchant)}
        context |= {"change": change, "back": self.url_of("change", pk)}
        response = TemplateResponse(request, "admin/rewards/merchantchange/accounts.html", context)
        response["Cache-Control"] = "private, no-store"
        return response


@admin.register(Merchant)
class MerchantAdmin(MerchantPages):
    """A merchant with what two people change about it."""

    kept = ("payouts_shown", "changes_shown", *MerchantPages.kept)

    def tools_for(self, request: HttpRequest, obj: Merchant) -> list[tuple[str, Any]]:
        tools = super().tools_for(request, obj)
        user: Any = request.user
        closed_to = obj.state in actions.APPLICATIONS or obj.pk in own_merchants(user)
        if closed_to or not self.may(request, (Role.OPERATOR,)):
            return tools
        address = reverse("admin:rewards_merchantchange_add")
        return [*tools, *((f"{address}?merchant={obj.pk}&kind={kind}", words) for kind, words in TOOLS.items())]

    @admin.display(description=_("payouts"))
    def payouts_shown(self, merchant: Merchant) -> str:
        held = queries.held_until(merchant, taipei_day(timezone.now()))
        if held is None or held.held_until is None:
            return "–"
        words = _("wait because of a change (%(kind)s), and go on from %(day)s")
        return words % {"day": day(held.held_until), "kind": held.get_kind_display()}

    @admin.display(description=_("changes by two people"))
    def changes_shown(self, merchant: Merchant) -> Any:
        rows = [
            (reverse("admin:rewards_merchantchange_change", args=[one.pk]), one.get_kind_display(),
             one.get_state_display())
            for one in merchant.changes.order_by("-pk")[:5]
        ]  # fmt: skip
        return format_html_join(SafeString("<br>"), '<a href="{}">{} · {}</a>', rows) or "–"
