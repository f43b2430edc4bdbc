from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.moments import minute
from civic.core.roles import Role, has_role
from civic.core.small_cells import LEAST
from civic.desk.base import RoleModelAdmin, Roles, agency_scope
from civic.desk.display import number
from civic.web import spreadsheets
from civic.web.step_up import first_shows_factor
from engagement.figures import actions, queries
from engagement.figures.models import NoticeFigures
from engagement.figures.reached import MAY, ReasonMissing, reached
from engagement.figures.year import kept_year_of
from engagement.notices.models import Notice
from engagement.reminders.models import Reminder

HEADER = (
    _("Table"),
    _("Line"),
    _("People"),
    _("Of them answered or came from it"),
    _("The agency’s median in percent"),
)

PEOPLE = (
    _("Number"), _("Name"), _("E-mail address"), _("its rule holds them now"), _("was listed when it was published"),
    _("it was sent to"), _("opened it"),
)  # fmt: skip


@admin.register(NoticeFigures)
class NoticeFiguresAdmin(RoleModelAdmin):
    """What became of an agency's notices, in numbers that tell about nobody."""

    view_roles = (Role.EDITOR, Role.APPROVER, Role.COORDINATOR)
    list_display = ("title", "agency", "published_at", "reach", "opened", "answered")
    list_select_related = ("notice__agency",)
    search_fields = ("notice__title",)
    list_display_links = None
    fields = readonly_fields = ("title", "agency", "published_shown", "reach", "opened", "answered", "at")
    change_list_template = "admin/engagement/figures/list.html"

    def may(self, request: HttpRequest, wanted: Roles, obj: Any = None) -> bool:
        return has_role(request.user, *wanted, agency_id=obj.notice.agency_id if obj else None)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        scope = agency_scope(request.user, self.seeing_roles)
        return rows if scope is None else rows.filter(notice__agency__in=scope)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        scope = agency_scope(request.user, self.seeing_roles)
        year = kept_year_of(taipei_day(timezone.now()).year, agencies=scope)
        return super().changelist_view(request, {"year": year, "least": LEAST, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        people = self.admin_site.admin_view(require_POST(self.people_view))
        page, file = self.admin_site.admin_view(self.page_view), self.admin_site.admin_view(self.file_view)
        return [
            path("<int:pk>/", page, name="engagement_noticefigures_page"),
            path("<int:pk>/people.csv", people, name="engagement_noticefigures_people"),
            path("<int:pk>/figures.<str:kind>", file, name="engagement_noticefigures_file"),
            *super().get_urls(),
        ]

    def page_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One notice, from reach to coins; whoever reads it is on record."""
        figures = self._figures(request, pk)
        audit.record("notice.figures_read", by=request.user, about=figures.notice)  # type: ignore[arg-type]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Figures"),
            "subtitle": figures.notice.title,
            "notice": figures.notice,
            "told": queries.shown_of(figures),
            "reminder": Reminder.objects.filter(questionnaire__notice=figures.notice).first(),
            "least": LEAST,
            "may_list": has_role(request.user, *MAY),
        }
        return TemplateResponse(request, "admin/engagement/figures/page.html", context)

    def file_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse | FileResponse:
        """The same as a table to take home."""
        if kind not in ("csv", "xlsx"):
            raise Http404
        figures = self._figures(request, pk)
        audit.record("notice.figures_downloaded", by=request.user, about=figures.notice, kind=kind)  # type: ignore[arg-type]
        rows = [[str(cell) if not isinstance(cell, int) else cell for cell in row] for row in self._rows(figures)]
        name = f"notice-{pk}.{kind}"
        if kind == "xlsx":
            return FileResponse(spreadsheets.xlsx(HEADER, rows), as_attachment=True, filename=name)
        response = HttpResponse(spreadsheets.write(HEADER, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def people_view(self, request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
        """Exactly who could see it or got it, for a coordinator with a reason; it is on record."""
        notice = self._figures(request, pk).notice
        if not has_role(request.user, *MAY):
            raise PermissionDenied
        back = reverse("admin:engagement_noticefigures_page", args=(pk,))
        if (way := first_shows_factor(request, back)) is not None:
            return way
        try:
            facts: Any = {"by": request.user, "reason": request.POST.get("reason", ""), "now": timezone.now()}
            rows = reached(notice, **facts)
        except ReasonMissing as error:
            messages.error(request, str(error))
            return redirect("admin:engagement_noticefigures_page", pk)
        said = ((*row[:3], *(_("yes") if each else _("no") for each in row[3:])) for row in rows)
        response = StreamingHttpResponse(spreadsheets.stream(PEOPLE, said), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="notice-{pk}-people.csv"'
        return response

    def _rows(self, figures: NoticeFigures) -> Any:
        return queries.rows(queries.shown_of(figures))

    def _figures(self, request: HttpRequest, pk: int) -> NoticeFigures:
        """The figures of a notice that this person may read; counted now where nobody looked before."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        scope = agency_scope(request.user, self.seeing_roles)
        notices = Notice.objects.filter(pk=pk, published_at__isnull=False).select_related("agency", "audience")
        notice = notices.first() if scope is None else notices.filter(agency__in=scope).first()
        if notice is None:
            raise Http404
        kept = NoticeFigures.objects.select_related("notice__agency").filter(pk=pk).first()
        return kept or actions.renew(notice, now=timezone.now())

    @admin.display(description=_("notice"), ordering="notice__title")
    def title(self, figures: NoticeFigures) -> str:
        address = reverse("admin:engagement_noticefigures_page", args=[figures.pk])
        return format_html('<a href="{}">{}</a>', address, figures.notice.title)

    @admin.display(description=_("agency"))
    def agency(self, figures: NoticeFigures) -> str:
        return str(figures.notice.agency)

    @admin.display(description=_("published"), ordering="notice__published_at")
    def published_at(self, figures: NoticeFigures) -> Any:
        return figures.notice.published_at

    @admin.display(description=_("published"))
    def published_shown(self, figures: NoticeFigures) -> str:
        return minute(figures.notice.published_at)  # type: ignore[arg-type]  # none is counted before

    @admin.display(description=_("could see it"))
    def reach(self, figures: NoticeFigures) -> str:
        return self._step(figures, "reach")

    @admin.display(description=_("opened it"))
    def opened(self, figures: NoticeFigures) -> str:
        return self._step(figures, "opened")

    @admin.display(description=_("answered its questions"))
    def answered(self, figures: NoticeFigures) -> str:
        return self._step(figures, "answered")

    def _step(self, figures: NoticeFigures, name: str) -> str:
        people = queries.visible_steps(figures.counts["steps"])[name]
        return str(_("too few to show")) if people is None else number(people)
