from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from civic.web.step_up import sure_form
from surveys.questionnaires import admin as questionnaires
from surveys.questionnaires.models import Questionnaire, Version
from surveys.questionnaires.names import may_read_names
from surveys.results import downloads, queries, rows, views


@admin.register(Questionnaire)
class QuestionnaireAdmin(questionnaires.QuestionnaireAdmin):
    """The questionnaire's page with the way to its results."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.results_view)
        words = self.admin_site.admin_view(require_safe(self.words_csv_view))
        named = self.admin_site.admin_view(require_safe(self.named_csv_view))
        export = self.admin_site.admin_view(require_safe(self.export_view))
        rows = self.admin_site.admin_view(require_safe(self.rows_csv_view))
        cross = self.admin_site.admin_view(require_POST(self.cross_view))
        publish = self.admin_site.admin_view(require_POST(self.publish_view))
        return [
            path("<int:pk>/results/cross/", cross, name="surveys_questionnaire_cross"),
            path("<int:pk>/results/publish/", publish, name="surveys_questionnaire_publish"),
            path("<int:pk>/results/", page, name="surveys_questionnaire_results"),
            *(
                path(f"<int:pk>/{kind}", export, {"kind": kind}, name=f"surveys_questionnaire_{kind.replace('.', '_')}")
                for kind in views.EXPORTS
            ),
            path("<int:pk>/rows.csv", rows, name="surveys_questionnaire_rows_csv"),
            path("<int:pk>/words.csv", words, name="surveys_questionnaire_words_csv"),
            path("<int:pk>/answers.csv", named, name="surveys_questionnaire_answers_csv"),
            *super().get_urls(),
        ]

    def tools_for(self, request: HttpRequest, obj: Questionnaire) -> list[tuple[str, Any]]:
        results = [(self.url_of("results", obj.pk), _("Results"))] if obj.opened_at else []
        return [*super().tools_for(request, obj), *results]

    def results_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return views.results_page(request, self.counted(request, pk), self.admin_site)

    def cross_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return views.cross(request, self.counted(request, pk))

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return views.publish(request, self.mine(request, pk))

    def export_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
        """The counts of the page as a file, with codebook and method; who took them along is on record."""
        version = self.counted(request, pk)
        self.audit(request, "results_downloaded", version.questionnaire, file=kind)
        return views.EXPORTS[kind](version, timezone.now())

    @sure_form
    def rows_csv_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Each set of answers as a row, where the questionnaire said so first; only its own agency, and on record."""
        version = self.counted(request, pk)
        if not rows.may_read(request.user, version.questionnaire):
            raise Http404
        try:
            found = downloads.rows_csv(version, now=timezone.now())
        except rows.NotYet as error:
            messages.error(request, str(error))
            return redirect(self.url_of("results", pk))
        self.audit(request, "rows_downloaded", version.questionnaire)
        return found

    @sure_form
    def words_csv_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """All answers in words; who took them away is on record, for people write what they like."""
        version = self.counted(request, pk)
        self.audit(request, "words_downloaded", version.questionnaire)
        return views.words_csv(version)

    @sure_form
    def named_csv_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """Who answered what, where the questionnaire said so first; only its own agency reads it, and is on record."""
        version = self.counted(request, pk)
        asked = version.questionnaire
        if not may_read_names(request.user, asked):
            raise Http404
        self.audit(request, "answers_downloaded", asked)
        return views.named_csv(version)

    def counted(self, request: HttpRequest, pk: int) -> Version:
        """The version whose answers are asked for; a questionnaire that was never published has its draft, empty."""
        mine = self.mine(request, pk)
        version = queries.counted(mine, request.GET.get("version", "")) or (None if mine.opened_at else mine.draft)
        if version is None:
            raise Http404
        return version

    def mine(self, request: HttpRequest, pk: int) -> Questionnaire:
        """The questionnaire, if this person may see it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found: Questionnaire | None = self.get_queryset(request).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found
