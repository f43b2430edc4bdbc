"""Leaving the administration: what ends beside the roles, what a colleague takes over, and what nobody else does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from civic.accounts.models import User
from civic.agencies.actions import LEAVES
from civic.agencies.admin import LEAVING
from civic.agencies.models import Membership
from civic.agencies.queries import in_office
from civic.core.calendar import taipei_day
from civic.decisions.models import Proposal
from civic.outbox import mail
from civic.signin import visits
from civic.staff.acts import tables
from civic.staff.models import ProgramToken


@dataclass(frozen=True)
class Open:
    """Work of one kind that a person began and nobody has ended: how much, and where it stands."""

    kind: str
    count: int
    url: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.count}"


def begun_by(user: User) -> list[Open]:
    """What the person proposed that is still under way: it waits for a decision, or it is a draft."""
    found = []
    for model in tables():
        count = _under_way(model, user).count()
        if count:
            opts = model._meta
            there = admin.site.is_registered(model)
            page = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist") if there else ""
            found.append(Open(capfirst(str(opts.verbose_name_plural)), count, page))
    return found


@LEAVING.connect
def before(user: User) -> Iterator[tuple[str, str]]:
    """What a coordinator reads before it is done: work under way, and roles that nobody else holds."""
    for each in gaps(user, today=taipei_day(timezone.now())):
        where = f" ({each.agency})" if each.agency else ""
        yield _("Nobody else is %(role)s%(where)s.") % {"role": each.get_role_display(), "where": where}, ""
    for work in begun_by(user):
        yield _("Under way – %(work)s") % {"work": work}, work.url
    programs = ProgramToken.objects.filter(user=user, ended_at=None, expires_at__gt=timezone.now())
    for program in programs:
        yield _("The program “%(program)s” runs with this person’s token.") % {"program": program}, ""


def _under_way(model: type[Proposal], user: User) -> "QuerySet[Any, Any]":
    states = [model.stages.waiting, *([model.stages.rejected] if model.stages.sends_back else [])]
    rows: QuerySet[Any, Any] = model._default_manager.filter(proposed_by=user)
    return rows.filter(**{"state__in": states})


def gaps(user: User, *, today: date) -> list[Membership]:
    """The roles of this person that nobody else would hold after them: in their agency, or for the portal."""
    mine = Membership.objects.filter(user=user).select_related("agency")
    others = in_office(today).filter(user__is_active=True).exclude(user=user)
    held = set(others.values_list("role", "agency"))
    return [each for each in mine if (each.role, each.agency_id) not in held]


@LEAVES.connect
def doors_close(user: User, to: User | None) -> Iterator[str]:
    """Every browser is signed out, and every program's token ends."""
    now = timezone.now()
    browsers = visits.end_browsers(user, now=now)
    programs = Token.objects.filter(user=user).delete()[0]
    programs += ProgramToken.objects.filter(user=user, ended_at=None).update(ended_at=now)
    if browsers:
        yield _("signed out of %(n)s browsers") % {"n": browsers}
    if programs:
        yield _("tokens of programs ended: %(n)s") % {"n": programs}


@LEAVES.connect
def handed_on(user: User, to: User | None) -> Iterator[str]:
    """A colleague gets the list of what is under way; the papers keep the name of who began them."""
    works = begun_by(user)
    if to is not None and works:
        facts = [(str(work), settings.PUBLIC_URL.rstrip("/") + work.url) for work in works]
        mail.write("civic/staff/handed_on_mail.txt", to.email, user=to, leaver=user.get_short_name(), works=facts)
        yield from (_("handed on – %(work)s") % {"work": work} for work in works)
