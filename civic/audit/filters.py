"""How the audit log is narrowed down: by kind of act, by the role of who did it, by one person, by one thing."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core.roles import Role

# By how acts are called; an act may belong to several kinds.
KINDS: dict[str, tuple[Any, Q]] = {
    "reads": (
        _("reading of data"),
        Q(action__regex=r"(viewed|found|listed|_read|searched|exported|downloaded|fetched|looked_for)$"),
    ),
    "roles": (_("roles and second factors"), Q(action__regex=r"^(role|factor|factor_reset|token|shopstaff)\.")),
    "signins": (_("sign-ins and failures"), Q(action__regex=r"^(signin|password)\.")),
    "people": (
        _("citizens and their accounts"),
        Q(
            action__regex=r"^(user|citizen|recovery|identity|verification|erasure|account|card|coins|digital|guardian)\."
        ),
    ),
    "money": (
        _("coins, statements, payouts"),
        Q(action__regex=r"^(coins|grant|campaign|budget|month|statement|batch|payout|payee|merchant|money|redemption)"),
    ),
    "publishing": (
        _("notices, questionnaires, events"),
        Q(action__regex=r"^(notice|questionnaire|event|bulletin|incident|cap_alert|send|document)\."),
    ),
}


class ByKind(admin.SimpleListFilter):
    """The kind of act, in words; the names of acts are a program's."""

    title = _("kind of act")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, words) for name, (words, _rule) in KINDS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        _words, rule = KINDS.get(self.value() or "", ("", Q()))
        return queryset.filter(rule)


class ByRole(admin.SimpleListFilter):
    """Which role whoever did it held at that moment, as the terms of roles tell."""

    title = _("role held then")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(role), role.label) for role in Role]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in Role.values:
            return queryset
        began = Q(terms__role=self.value(), terms__granted_at__lte=OuterRef("at"))
        went_on = Q(terms__ended_at__isnull=True) | Q(terms__ended_at__gte=OuterRef("at"))
        days = Q(terms__first_day__lte=OuterRef("at__date")) & (
            Q(terms__last_day__isnull=True) | Q(terms__last_day__gte=OuterRef("at__date"))
        )
        return queryset.filter(Exists(User.objects.filter(began & went_on & days, pk=OuterRef("actor_id"))))


class _Given(admin.SimpleListFilter):
    """A value that a link of the list gives; shown while it is there, so that it can be taken off again."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        given = request.GET.get(self.parameter_name or "", "")
        return [(given, self.words(given))] if self.is_good(given) else []

    def is_good(self, given: str) -> bool:
        raise NotImplementedError

    def words(self, given: str) -> Any:
        return given


class ByPerson(_Given):
    """One person's acts: their number stands in the link."""

    title = _("who")
    parameter_name = "who"

    def is_good(self, given: str) -> bool:
        return given.isascii() and given.isdigit() and len(given) < 19

    def words(self, given: str) -> Any:
        return User.objects.filter(pk=given, is_staff=True).values_list("email", flat=True).first() or f"user:{given}"

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(actor_id=self.value()) if self.is_good(self.value() or "") else queryset


class ByThing(_Given):
    """All that was done to one thing: `civic.user:12`, as the link of the list says."""

    title = _("which one")
    parameter_name = "thing"

    def is_good(self, given: str) -> bool:
        kind, _colon, number = given.partition(":")
        return bool(kind and number) and len(given) <= 121 and "\0" not in given

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.is_good(self.value() or ""):
            return queryset
        kind, _colon, number = str(self.value()).partition(":")
        return queryset.filter(object_type=kind, object_id=number)
