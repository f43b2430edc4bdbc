"""The books, to be read. Nobody adds, changes or deletes here: coins move only by the actions of the portal."""

from typing import Any

from django.contrib import admin
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from civic.admin_base import ReadOnlyInline, RoleModelAdmin
from civic.admin_display import number
from civic.agencies.models import Role
from rewards.ledger.models import Account, ClosedMonth, Posting, Transaction

READERS = (Role.COORDINATOR, Role.FINANCE)
STORED = (Account.Kind.BUDGET, Account.Kind.CAMPAIGN, Account.Kind.WALLET, Account.Kind.HOLD)


@admin.register(Account)
class AccountAdmin(RoleModelAdmin):
    view_roles = READERS
    list_display = ("address", "kind", "stored_balance", "expires_on", "opened_at")
    list_filter = ("kind",)
    search_fields = ("address",)
    search_help_text = _("For example budget/3/2026")
    ordering = ("-id",)
    fields = ("address", "kind", "summed_balance", "expires_on", "opened_at")
    readonly_fields = ("summed_balance",)

    @admin.display(description=_("balance"), ordering="balance")
    def stored_balance(self, account: Account) -> str:
        """The other kinds' balances are sums of many postings: each account's own page has it."""
        return number(account.balance) if account.kind in STORED else "…"

    @admin.display(description=_("balance by its postings"))
    def summed_balance(self, account: Account) -> str:
        came = account.postings_in.aggregate(n=Sum("amount"))["n"] or 0
        went = account.postings_out.aggregate(n=Sum("amount"))["n"] or 0
        return number(came - went)


class PostingInline(ReadOnlyInline):
    model = Posting
    fields = ("source", "destination", "amount")

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("source", "destination")


@admin.register(Transaction)
class TransactionAdmin(RoleModelAdmin):
    view_roles = READERS
    list_display = ("id", "effective_at", "kind", "reason", "actor", "month_in_books")
    list_filter = ("kind", "month")
    search_fields = ("=id", "=idempotency_key", "reason")
    fields = (
        "kind",
        "effective_at",
        "month_in_books",
        "recorded_at",
        "actor",
        "reason",
        "reverses",
        "idempotency_key",
        "request_hash",
    )
    readonly_fields = ("month_in_books",)
    inlines = (PostingInline,)

    @admin.display(description=_("month in the books"), ordering="month")
    def month_in_books(self, transaction: Transaction) -> str:
        return f"{transaction.month:%Y-%m}"


@admin.register(Posting)
class PostingAdmin(RoleModelAdmin):
    view_roles = READERS
    list_display = ("id", "transaction", "source", "destination", "amount")
    list_select_related = ("transaction", "source", "destination")
    search_fields = ("=transaction__id", "source__address", "destination__address")


@admin.register(ClosedMonth)
class ClosedMonthAdmin(RoleModelAdmin):
    view_roles = READERS
    list_display = ("__str__", "closed_at", "actor")
    ordering = ("-month",)
