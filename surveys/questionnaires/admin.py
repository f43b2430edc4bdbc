from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.desk.base import AgencyForm, RoleInline, RoleModelAdmin
from civic.desk.display import badge
from rewards.budgets.models import Campaign
from surveys.questionnaires import choices
from surveys.questionnaires.forms import QuestionForm, QuestionFormSet
from surveys.questionnaires.models import Question, Questionnaire

Lock = Callable[[Questionnaire], bool]
LOCKS: list[Lock] = [lambda questionnaire: questionnaire.opened_at is not None]


def add_lock(lock: Lock) -> Lock:
    """Apps above say when else a questionnaire must stay as it is (while its notice is being approved, say)."""
    LOCKS.append(lock)
    return lock


class QuestionInline(RoleInline):
    model = Question
    form = QuestionForm
    formset = QuestionFormSet
    fields = ("order", "kind", "text", "choices", "is_required")
    verbose_name_plural = _("Questions: answers one a line; in a quiz, * before each right one")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("choices")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 2

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Where nothing can be changed, the answers are shown as they are kept."""
        if self.has_change_permission(request, obj):
            return self.fields
        return ("order", "kind", "text", "answers", "is_required")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if self.has_change_permission(request, obj) else ("answers",)

    @admin.display(description=_("answers to choose from"))
    def answers(self, question: Question) -> str:
        return choices.as_text(question) or "–"


class QuestionnaireAdmin(RoleModelAdmin):
    """What an agency asks. Once open, its questions stay as they are. surveys/results adds what came of it."""

    view_roles = (Role.APPROVER, Role.COORDINATOR)
    add_roles = change_roles = (Role.EDITOR,)
    agency_field = "agency"
    form = AgencyForm
    list_display = ("title", "agency", "kind", "coins", "state_shown", "answered")
    list_filter = ("kind", ("agency", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("agency",)
    search_fields = ("title",)
    fields = ("agency", "title", "kind", "campaign", "coins", "max_tries", "closes_at", "opened_at")
    readonly_fields = ("opened_at",)
    inlines = (QuestionInline,)

    def is_locked(self, obj: Questionnaire) -> bool:
        return any(lock(obj) for lock in LOCKS)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(answered_count=Count("participations"))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "campaign":
            usable = (Campaign.State.REQUESTED, Campaign.State.OPEN)
            kwargs["queryset"] = Campaign.objects.filter(state__in=usable).select_related("agency")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for row in formset.forms:
            kept = row.instance.pk and not row.cleaned_data.get("DELETE")
            if kept and (row.has_changed() or not change):
                choices.replace(row.instance, row.cleaned_data["choices"])

    @admin.display(description=_("state"), ordering="opened_at")
    def state_shown(self, questionnaire: Questionnaire) -> str:
        return badge("open", _("open")) if questionnaire.opened_at else badge("draft", _("draft"))

    @admin.display(description=_("answered by"), ordering="answered_count")
    def answered(self, questionnaire: Any) -> int:
        return int(questionnaire.answered_count)
