from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from surveys.questionnaires import admin as questionnaires
from surveys.questionnaires.models import Questionnaire
from surveys.results import views


@admin.register(Questionnaire)
class QuestionnaireAdmin(questionnaires.QuestionnaireAdmin):
    """The questionnaire's page with the way to its results."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.results_view)
        table = self.admin_site.admin_view(self.results_csv_view)
        words = self.admin_site.admin_view(require_safe(self.words_csv_view))
        return [
            path("<int:pk>/results/", page, name="surveys_questionnaire_results"),
            path("<int:pk>/results.csv", table, name="surveys_questionnaire_results_csv"),
            path("<int:pk>/words.csv", words, name="surveys_questionnaire_words_csv"),
            *super().get_urls(),
        ]

    def tools_for(self, request: HttpRequest, obj: Questionnaire) -> list[tuple[str, Any]]:
        return [(self.url_of("results", obj.pk), _("Results"))] if obj.opened_at else []

    def results_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return views.results_page(request, self.mine(request, pk), self.admin_site)

    def results_csv_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return views.results_csv(self.mine(request, pk))

    def words_csv_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """All answers in words; who took them away is on record, for people write what they like."""
        mine = self.mine(request, pk)
        self.audit(request, "words_downloaded", mine)
        return views.words_csv(mine)

    def mine(self, request: HttpRequest, pk: int) -> Questionnaire:
        """The questionnaire, if this person may see it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found: Questionnaire | None = self.get_queryset(request).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found
