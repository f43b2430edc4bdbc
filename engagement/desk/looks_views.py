"""The page on which a draft gets other pictures and titles for some people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from civic.core.errors import DomainError
from civic.core.roles import Role, has_role
from engagement.desk import looks, phone, whom
from engagement.desk.views import in_the_desk, seen_by
from engagement.notices.looks import dressed
from engagement.notices.models import MOST_LOOKS, Look, Notice


@dataclass(frozen=True)
class Shown:
    """A look as staff see it: for whom, and its card in both languages."""

    look: Look
    whom: str
    cards: list[tuple[str, SafeString]]


def shown(notice: Notice, *, now: datetime) -> list[Shown]:
    """Every look of the notice, the first that counts first."""
    return [
        Shown(each, whom.in_words(each.audience), _cards(dressed(notice, each), now))
        for each in notice.looks.select_related("audience")
    ]


def _cards(notice: Notice, now: datetime) -> list[tuple[str, SafeString]]:
    return [(name, phone.card(notice, language=code, now=now)) for code, name in (("zh-hant", "zh"), ("en", "en"))]


@in_the_desk()
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The looks of a draft; a new one. Whoever may only look is led to the review page."""
    notice = _draft(request, pk)
    if notice is None:
        return redirect("desk:review", pk)
    return _written(request, notice, Look(notice=notice))


@in_the_desk()
def one(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One look: changed, or taken off."""
    notice = _draft(request, pk)
    if notice is None:
        return redirect("desk:review", pk)
    look = notice.looks.filter(pk=number).first()
    if look is None:
        raise Http404
    if request.POST.get("act") == "remove":
        return _act(request, notice, lambda: looks.take_off(look, by=request.user), _("The look is taken off."))  # type: ignore[arg-type]
    return _written(request, notice, look)


def _draft(request: HttpRequest, pk: int) -> Notice | None:
    notice = seen_by(request.user, pk)
    may_write = has_role(request.user, Role.EDITOR, agency_id=notice.agency_id)
    return notice if may_write and notice.state == Notice.State.DRAFT else None


def _written(request: HttpRequest, notice: Notice, look: Look) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, notice, looks.LookForm(instance=look, of=notice))
    form = looks.LookForm(request.POST, request.FILES, instance=look, of=notice)
    if not form.is_valid():
        return _shown(request, notice, form, status=422)
    return _act(request, notice, lambda: looks.keep(form, notice, by=request.user), _("The look is kept."))  # type: ignore[arg-type]


def _act(request: HttpRequest, notice: Notice, act: Any, words: str) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return redirect("desk:looks", notice.pk)


def _shown(request: HttpRequest, notice: Notice, form: looks.LookForm, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    kept = shown(notice, now=now)
    context = {
        **admin.site.each_context(request),
        "title": _("Another picture or title for some"),
        "notice": notice,
        "form": form,
        "own": _cards(notice, now),
        "looks": kept,
        "has_room": form.instance.pk is not None or len(kept) < MOST_LOOKS,
        "has_audiences": form.fields["audience"].queryset.exists(),  # type: ignore[attr-defined]
    }
    return TemplateResponse(request, "admin/engagement/desk/looks.html", context, status=status)
