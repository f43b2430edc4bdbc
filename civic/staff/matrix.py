"""Which role may do what, read from the code that decides it: pages, steps, decisions, addresses of the API."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.agencies import queries
from civic.agencies.models import Membership
from civic.core.roles import AGENCY_ROLES, Role
from civic.decisions.actions import DECIDED
from civic.desk.base import RoleModelAdmin
from civic.desk.doors import DOORS


@dataclass
class Subject:
    """One row of the matrix: a kind of thing, and for each role what it may do with it, in words."""

    title: str
    section: str
    url: str = ""
    may: dict[Role, list[str]] = field(default_factory=dict)

    @property
    def cells(self) -> list[list[str]]:
        return [self.may.get(role, []) for role in Role]

    def allow(self, roles: Any, words: Any) -> None:
        for role in roles:
            said = self.may.setdefault(Role(role), [])
            if str(words) not in said:
                said.append(str(words))


def subjects() -> list[Subject]:
    """All rows, by section."""
    found = [*_tables(), *_doors(), *_programs()]
    return sorted((row for row in found if row.may), key=lambda row: (row.section, row.title))


def _tables() -> Iterator[Subject]:
    for model, page in admin.site._registry.items():
        if not isinstance(page, RoleModelAdmin):
            continue
        name = str(model._meta.app_config.verbose_name)
        row = Subject(capfirst(str(model._meta.verbose_name_plural)), name, page.url_of("changelist"))
        row.allow(page.seeing_roles, _("see"))
        row.allow(page.add_roles, _("add new ones"))
        row.allow(page.change_roles, _("write"))
        row.allow(page.delete_roles, _("take away"))
        row.allow(page.taking_roles, _("export the list"))
        for step in page.steps:
            row.allow(step.roles, step.label)
        if (rule := DECIDED.get(model._meta.label)) is not None:
            row.allow(rule.roles, _("decide, as the second person"))
        yield row


def _doors() -> Iterator[Subject]:
    for door in DOORS.values():
        row = Subject(capfirst(str(door.title)), _("Pages of their own"))
        row.allow(door.roles, _("use the page"))
        yield row


def _programs() -> Iterator[Subject]:
    """Addresses of the API that ask for a role."""
    for route, view in _api(get_resolver().url_patterns):
        roles = getattr(view, "program_roles", ())
        if roles:
            row = Subject(f"/{route}", _("Programs (API)"))
            row.allow(roles, _("call by a program"))
            yield row


def _api(patterns: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if route.startswith("api/") or route == "":
                yield from _api(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and route.startswith("api/v1/"):
            yield route, getattr(pattern.callback, "cls", None)


def holders(day: date) -> dict[Role, list[Membership]]:
    """Who holds each role today; those of an agency by agency."""
    found: dict[Role, list[Membership]] = {role: [] for role in Role}
    rows = queries.in_office(day).filter(user__is_active=True).select_related("user", "agency")
    for membership in rows.order_by("agency__name", "user__email"):
        found[Role(membership.role)].append(membership)
    return found


WHERE = {
    True: gettext_lazy("in one agency"),
    False: gettext_lazy("for the whole portal"),
}


def where(role: Role) -> Any:
    return WHERE[role in AGENCY_ROLES]
