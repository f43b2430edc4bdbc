"""The books, to be read. Nobody adds, changes or deletes here: coins move only by the actions of the portal."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, F, Func, Q, Sum
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civic.core import moments
from civic.core.roles import Role
from civic.desk.base import ReadOnlyInline, RoleModelAdmin
from civic.desk.display import badge, number
from civic.desk.filters import number_in
from civic.desk.steps import Step
from civic.web import spreadsheets
from civic.web.step_up import sure_form
from rewards.ledger import movements, queries, stops
from rewards.ledger.models import Account, ClosedMonth, MoneyStop, Posting, Seal, Transaction

READERS = (Role.COORDINATOR, Role.FINANCE)
PERIOD = Func(F("month"), function="settlement_period_text", output_field=CharField())
ACCOUNTS = 100  # whose postings one search looks for
STORED = (Account.Kind.BUDGET, Account.Kind.CAMPAIGN, Account.Kind.WALLET, Account.Kind.HOLD)


@admin.register(Account)
class AccountAdmin(RoleModelAdmin):
    view_roles = READERS
    list_display = ("address", "kind", "stored_balance", "expires_on", "opened_at")
    list_filter = ("kind",)
    search_fields = ("address",)
    search_help_text = _("For example budget/3/2026, wallet/15 or campaign")
    sortable_by = ("address", "kind")
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-id",)
    fields = ("address", "kind", "summed_balance", "expires_on", "opened_at")
    readonly_fields = ("summed_balance",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return queries.with_stored(super().get_queryset(request))

    def condition_for(self, word: str) -> Q:
        return queries.at_address(word)

    @admin.display(description=_("balance"), ordering="balance")
    def stored_balance(self, account: Any) -> str:
        """The other kinds' balances are sums of many postings: each account's own page has it."""
        return number(account.stored) if account.kind in STORED else "…"

    @admin.display(description=_("balance by its postings"))
    def summed_balance(self, account: Account) -> str:
        came = account.postings_in.aggregate(n=Sum("amount"))["n"] or 0
        went = account.postings_out.aggregate(n=Sum("amount"))["n"] or 0
        return number(came - went)

    def tools_for(self, request: HttpRequest, obj: Account) -> list[tuple[str, Any]]:
        return [(self.url_of("movements", obj.pk), _("Download movements (CSV)"))]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.movements_view))
        return [path("<int:pk>/movements.csv", view, name="rewards_account_movements"), *super().get_urls()]

    @sure_form  # an account may be a citizen's wallet
    def movements_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """Every movement of an account, however many, as a file for a spreadsheet."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        account = self.get_queryset(request).filter(pk=pk).first()
        if account is None:
            raise Http404
        self.audit(request, "downloaded", account)
        rows = spreadsheets.stream(movements.HEADER, movements.of(account))
        name = account.address.replace("/", "-")
        return StreamingHttpResponse(
            rows,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="movements-{name}.csv"'},
        )


class PostingInline(ReadOnlyInline):
    model = Posting
    fields = ("source", "destination", "amount")

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("source", "destination")


@admin.register(Transaction)
class TransactionAdmin(RoleModelAdmin):
    view_roles = READERS
    list_display = ("id", "effective_at", "kind", "reason", "actor", "period_in_books")
    list_filter = ("kind", "month")
    search_fields = ("id",)
    search_help_text = _("A number, or a whole idempotency key")
    sortable_by = ("id", "period_in_books")
    show_facets = admin.ShowFacets.NEVER
    fields = (
        "kind",
        "effective_at",
        "period_in_books",
        "recorded_at",
        "actor",
        "reason",
        "reverses",
        "reversed_by",
        "idempotency_key",
        "request_hash",
    )
    readonly_fields = ("period_in_books", "reversed_by")
    inlines = (PostingInline,)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(period=PERIOD)

    def condition_for(self, word: str) -> Q:
        return Q(pk=number_in(word)) | Q(idempotency_key=word)

    @admin.display(description=_("period in the books"), ordering="month")
    def period_in_books(self, transaction: Any) -> str:
        return transaction.period  # type: ignore[no-any-return]

    @admin.display(description=_("reversed by"))
    def reversed_by(self, transaction: Transaction) -> SafeString | str:
        """A payment can be given back in several parts."""
        later = Transaction.objects.filter(reverses=transaction).order_by("pk")
        links = ((reverse("admin:rewards_transaction_change", args=[one.pk]), one) for one in later)
        return format_html_join(" · ", '<a href="{}">{}</a>', links) or "–"


@admin.register(Posting)
class PostingAdmin(RoleModelAdmin):
    view_roles = READERS
    list_display = ("id", "transaction", "source", "destination", "amount")
    list_select_related = ("transaction", "source", "destination")
    search_fields = ("id",)
    search_help_text = _("The number of a transaction, or the address of an account, such as budget/3/2026")
    sortable_by = ("id",)

    def condition_for(self, word: str) -> Q:
        found = list(Account.objects.filter(queries.at_address(word)).values_list("pk", flat=True)[:ACCOUNTS])
        return Q(transaction=number_in(word)) | Q(source__in=found) | Q(destination__in=found)


@admin.register(ClosedMonth)
class ClosedMonthAdmin(RoleModelAdmin):
    view_roles = READERS
    list_display = fields = ("period_closed", "closed_at", "actor")
    readonly_fields = ("period_closed",)
    ordering = ("-month",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(period=PERIOD)

    @admin.display(description=_("period"), ordering="month")
    def period_closed(self, closed: Any) -> str:
        """A whole month in words; a shorter period by its first day, as the books name it."""
        return moments.month(closed.month) if closed.period == f"{closed.month:%Y-%m}" else closed.period

    def heading(self, obj: Any) -> str:
        return self.period_closed(obj)


@admin.register(Seal)
class SealAdmin(RoleModelAdmin):
    view_roles = READERS
    list_display = ("id", "transactions", "postings", "sealed_at", "short_hash")
    fields = ("version", "transactions", "postings", "previous_hash", "hash", "sealed_at")
    search_fields = ("=hash",)
    search_help_text = _("A whole hash, as an anchor names it")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("rows")

    @admin.display(description=_("hash"))
    def short_hash(self, seal: Seal) -> str:
        return f"{seal.hash[:16]}…"


@admin.register(MoneyStop)
class MoneyStopAdmin(RoleModelAdmin):
    """The ledger was found broken. Whoever lifts the stop has looked, and says so."""

    view_roles = (*READERS, Role.OPERATOR)
    list_display = ("stopped_at", "cause", "state_shown", "lifted_at", "lift_reason")
    fields = ("state_shown", "stopped_at", "cause", "lifted_at", "lifted_by", "lift_reason")
    readonly_fields = ("state_shown",)
    steps = (
        Step(
            name="lift",
            label=_("Lift the stop"),
            done=_("Coins move again."),
            run=lambda stop, act: stops.lift(by=act.by, reason=act.reason, now=act.now),
            roles=(Role.COORDINATOR, Role.FINANCE),
            offered=lambda stop, user: stop.lifted_at is None,
            sure=True,
            reason=True,
            tone="danger",
        ),
    )

    @admin.display(description=_("state"))
    def state_shown(self, stop: MoneyStop) -> str:
        return badge("completed", _("lifted")) if stop.lifted_at else badge("suspended", _("not lifted"))
