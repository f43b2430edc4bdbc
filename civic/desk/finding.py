"""One search across the administration: whatever the person may see, by its name or by its exact number or address.

People are found by what is wholly known, an address or the number of a card, and never by a part of a name. What was
found of theirs is on file like a look at it; what was typed is not kept.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from civic.desk.base import RoleModelAdmin
from civic.desk.noting import READ

LEAST, LONGEST = 2, 100  # characters: two are a name in Chinese
MOST = 6  # of one kind; its own list shows the others


@dataclass(frozen=True)
class Hit:
    """Something that was found: what it is called, where its page is, and a word or two beside it."""

    label: str
    url: str
    facts: list[str]


@dataclass(frozen=True)
class Kind:
    """What was found in one table; `more` leads to its list, where there are more than are shown."""

    title: str
    hits: list[Hit]
    more: str = ""


def words_of(request: HttpRequest) -> str:
    """What was typed, as it can be searched for."""
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]


def find(request: HttpRequest, words: str) -> list[Kind]:
    """Search every table that this person may see; what was read of people is noted."""
    found: list[Kind] = []
    about: dict[str, int] = {}
    asked = False
    for page in admin.site._registry.values():
        if not isinstance(page, RoleModelAdmin) or not page.found_by or not page.has_view_permission(request):
            continue
        rows = list(page.find(request, words)[: MOST + 1])
        if page.reads_are_noted:
            asked = True
            about |= {str(page.opts.label_lower): len(rows[:MOST])} if rows else {}
            for row in rows[:MOST]:
                page.note(request, "found", row)
        if rows:
            found.append(_kind(page, rows, words))
    if asked:
        READ.tell("desk.searched", by=request.user, about=None, found=about, **RoleModelAdmin.hats_of(request))
    return found


def _kind(page: RoleModelAdmin, rows: list[Any], words: str) -> Kind:
    hits = [Hit(page.heading(row), page.url_of("change", row.pk), page.found_facts(row)) for row in rows[:MOST]]
    more = f"{page.url_of('changelist')}?{urlencode({'q': words})}" if len(rows) > MOST and page.search_fields else ""
    return Kind(str(page.opts.verbose_name_plural), hits, more)


def search(request: HttpRequest) -> HttpResponse:
    """The page of what was found."""
    if not admin.site.get_app_list(request):
        raise PermissionDenied
    words = words_of(request)
    enough = len(words) >= LEAST
    facts = {"words": words, "enough": enough, "kinds": find(request, words) if enough else [], "title": _("Search")}
    return TemplateResponse(request, "admin/search.html", {**admin.site.each_context(request), **facts})
