"""Taking a list of the administration along: asked for on its page, made in the background, fetched here."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from civic.core.errors import DomainError, NotFound
from civic.core.roles import Role, has_role
from civic.core.saying import listed
from civic.desk.base import RoleModelAdmin
from civic.desk.display import badge, bar, number
from civic.desk.steps import Step
from civic.exports import actions, reading
from civic.exports.forms import AskForm
from civic.exports.models import ListExport
from civic.web.step_up import form_first_shows_factor

SEES_ALL = (Role.COORDINATOR, Role.AUDITOR)
ACTING = tuple(role for role in Role if role != Role.AUDITOR)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson; charset=utf-8",
}


@admin.register(ListExport)
class ListExportAdmin(RoleModelAdmin):
    """One's own exported lists; coordinators and auditors see who exported which, and open nobody else's file."""

    view_roles = tuple(Role)
    list_display = ("title_shown", "kind", "state_shown", "far", "owner", "asked_at", "expires_at")
    list_filter = ("kind", "about_people")
    list_select_related = ("owner",)
    asked = ("title_shown", "kind", "filters", "about_people", "owner", "asked_at")
    ended = ("ended_at", "fetched_at", "expires_at", "sha256")
    readonly_fields = ("title_shown", "filters")
    change_form_template = "admin/civic/listexport/change_form.html"
    steps = (
        Step(
            name="now",
            label=gettext_lazy("Make it now, while I wait"),
            done=gettext_lazy("The list is made."),
            run=lambda export, act: actions.make_now(export, by=act.by, now=act.now),
            roles=ACTING,
            offered=lambda export, user: export.owner_id == user.pk and actions.is_slow(export, now=timezone.now()),
            tone="primary",
        ),
        Step(
            name="delete",
            label=gettext_lazy("Delete the file"),
            done=gettext_lazy("The file is deleted; that it was made stays on file."),
            run=lambda export, act: actions.delete(export, by=act.by, now=act.now),
            roles=ACTING,
            offered=lambda export, user: (
                (export.owner_id == user.pk or has_role(user, Role.COORDINATOR))
                and (export.ended_at is None or bool(export.file))
            ),
            tone="danger",
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows if has_role(request.user, *SEES_ALL) else rows.filter(owner=request.user.pk)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What stays as it is while the list is made; the live part above says the rest."""
        return (*self.asked, *self.ended) if obj is not None and obj.ended_at else self.asked

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        ask = require_http_methods(["GET", "HEAD", "POST"])(self.ask_view)
        return [
            path("of/<slug:app>/<slug:model>/", view(ask), name="civic_listexport_ask"),
            path("<int:pk>/making/", view(require_safe(self.making_view)), name="civic_listexport_making"),
            path("<int:pk>/file/", view(require_safe(never_cache(self.file_view))), name="civic_listexport_file"),
            *super().get_urls(),
        ]

    def seen_now(self, thing: Any) -> str:
        return ""  # a list that is being made changes by itself; both buttons mean the same at any time

    @admin.display(description=gettext_lazy("list"), ordering="table")
    def title_shown(self, export: ListExport) -> str:
        return export.title

    @admin.display(description=gettext_lazy("narrowed down by"))
    def filters(self, export: ListExport) -> str:
        page = self.admin_site._registry.get(export.model) if export.model else None
        titles = reading.titles_of(page, export.narrowed) if isinstance(page, RoleModelAdmin) else export.narrowed
        return listed(titles) or _("nothing")

    @admin.display(description=gettext_lazy("state"))
    def state_shown(self, export: ListExport) -> str:
        return badge(export.state, export.get_state_display())

    @admin.display(description=gettext_lazy("rows"))
    def far(self, export: ListExport) -> Any:
        if export.ended_at is None:
            return bar(export.done, export.rows)
        return number(export.rows) if not export.fault else "–"

    def ask_view(self, request: HttpRequest, app: str, model: str) -> HttpResponse:
        """Which list, how many rows, in which format; of people's data also what for, after a second factor."""
        table, query = f"{app}.{model}", request.GET.urlencode()
        try:
            page = reading.page_of(table)
            if not page.may_take_along(request):
                raise PermissionDenied
            if page.reads_are_noted and (way := form_first_shows_factor(request)) is not None:
                return way
            shown = reading.List(page, request)
        except NotFound as error:
            raise Http404 from error
        titles = reading.titles_of(page, reading.narrowed_by(query))
        form = AskForm(request.POST or None, asks_why=page.reads_are_noted)
        if request.method == "POST" and form.is_valid():
            said = {"kind": form.cleaned_data["kind"], "reason": form.cleaned_data.get("reason", "")}
            who: Any = request.user
            facts: Any = {"query": query, "language": get_language() or "zh-hant", "by": who, "now": timezone.now()}
            try:
                made = actions.ask(table, **said, **facts)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                return redirect(self.url_of("change", made.pk))
        context = {
            "form": form, "rows": shown.count, "list_title": page.opts.verbose_name_plural,
            "list_url": f"{page.url_of('changelist')}?{query}", "filters": listed(titles),
            "searched": request.GET.get("q", ""), "columns": listed(shown.header),
        }  # fmt: skip
        return self._page(request, "admin/civic/listexport/ask.html", _("Export this list"), **context)

    def making_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far one's list is; the page asks again every second until it has ended."""
        export = self.get_queryset(request).filter(pk=pk).first() if self.has_view_permission(request) else None
        if export is None:
            raise Http404
        return self._page(request, "admin/civic/listexport/_making.html", export.title, export=export)

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """One's own file; a list of people's data after a second factor."""
        who: Any = request.user
        mine = ListExport.objects.filter(pk=pk, owner=who).first()
        if mine is None or not self.has_view_permission(request):
            raise Http404
        if mine.about_people and (way := form_first_shows_factor(request)) is not None:
            return way
        try:
            export, content = actions.fetch(pk, by=who, now=timezone.now())
        except DomainError as error:
            self.message_user(request, str(error), "ERROR")
            return redirect(self.url_of("change", pk))
        answer = FileResponse(content, as_attachment=True, filename=export.filename, content_type=TYPES[export.kind])
        answer["X-Content-Type-Options"] = "nosniff"
        return answer

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        context["export"] = export = kwargs.get("obj")
        context["is_mine"] = export is not None and export.owner_id == request.user.pk
        return super().render_change_form(request, context, *args, **kwargs)

    def _page(self, request: HttpRequest, template: str, title: Any, **facts: Any) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **facts}
        whole["is_mine"] = facts.get("export") is not None and facts["export"].owner_id == request.user.pk
        return TemplateResponse(request, template, whole)
