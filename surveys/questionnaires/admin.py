from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from civic.core.hooks import Hook
from civic.core.roles import Role
from civic.desk.base import RoleInline, RoleModelAdmin, agency_scope
from civic.desk.display import badge
from civic.desk.steps import content_hash
from rewards.budgets.models import Campaign
from surveys.kinds.base import plain
from surveys.questionnaires import choices
from surveys.questionnaires.admin_steps import STEPS
from surveys.questionnaires.errors import translated
from surveys.questionnaires.forms import QuestionForm, QuestionFormSet, QuestionnaireForm, lines_of
from surveys.questionnaires.models import Question, Questionnaire, Version
from surveys.questionnaires.queries import fingerprint, shown


def nothing_is_being_written(questionnaire: Questionnaire) -> bool:
    """Whether every version is published or waits for approval."""
    states = set(questionnaire.versions.values_list("state", flat=True))
    return bool(states) and Version.State.DRAFT not in states


LOCKS: Hook[[Questionnaire], bool] = Hook(
    "Must the questionnaire stay as it is, while its notice is being approved, say?"
)
LOCKS.connect(nothing_is_being_written)


def lines(*said: str) -> str:
    """What there is to say, one a line; a dash where there is nothing."""
    return "\n".join(str(each) for each in said if each) or "–"


ANSWER_WITH_PICTURE = '<img class="answer-thumb" src="{}" alt="" width="96" height="72"> {}'


def _pictured(question: Question) -> Iterator[tuple[str, str]]:
    """Each answer with the address of its picture."""
    for line, choice in choices.shown(question):
        yield choice.picture.url if choice.picture else "", f"{line}  [{choice.text_en}]" if choice.text_en else line


class QuestionInline(RoleInline):
    """The questions of the version that the page shows; what may be done with them, the questionnaire's page says."""

    model = Question
    form = QuestionForm
    formset = QuestionFormSet
    fields = (
        "order", "kind", "name", "text", "text_en", "hint", "hint_en", "choices", "choices_en", "rows", "rows_en",
        "shown_if", "must", "fault", "fault_en", "explanation", "explanation_en", "place", "least", "most",
        "is_required",
    )  # fmt: skip
    told = ("order", "kind", "name", "asked", "answers", "conditions", "why", "is_required")
    rules = ("shown_if", "must", "fault", "fault_en", "least", "most")
    verbose_name_plural = _("Questions: answers one a line; in a quiz, * before each right one")

    def __init__(self, parent_model: Any, admin_site: Any) -> None:
        super().__init__(Version, admin_site)

    def page(self) -> RoleModelAdmin:
        return self.admin_site._registry[Questionnaire]  # type: ignore[return-value]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("choices")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 2

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Where nothing can be changed, what belongs together stands together, so that a row fits the page."""
        return self.fields if self.has_change_permission(request, obj) else self.told

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if self.has_change_permission(request, obj) else self.told

    @admin.display(description=_("question"))
    def asked(self, question: Question) -> str:
        return lines(question.text, question.text_en, question.hint, question.hint_en)

    @admin.display(description=_("answers to choose from"))
    def answers(self, question: Question) -> str:
        if question.kind == Question.Kind.PICTURE:
            return format_html_join(mark_safe("<br>"), ANSWER_WITH_PICTURE, _pictured(question))
        said = [f"{line}  [{choice.text_en}]" if choice.text_en else line for line, choice in choices.shown(question)]
        return lines(*said)

    @admin.display(description=_("logic and limits"))
    def conditions(self, question: Question) -> str:
        """When it is shown, what its answer must fulfil, and within which limits."""
        told = []
        for name in self.rules:
            value = getattr(question, name)
            label = capfirst(str(label_for_field(name, Question)))
            if value not in ("", None):
                said = plain(value) if isinstance(value, Decimal) else value
                told.append(_("%(label)s: %(value)s") % {"label": label, "value": said})
        return lines(*told)

    @admin.display(description=_("why"))
    def why(self, question: Question) -> str:
        return lines(question.explanation, question.explanation_en, question.place and f"→ {question.place}")


class QuestionnaireAdmin(RoleModelAdmin):
    """What an agency asks. Once open, it stays as it is; a correction is its next version, with steps of its own.

    surveys/results adds what came of it.
    """

    view_roles = (Role.APPROVER, Role.COORDINATOR)
    add_roles = change_roles = (Role.EDITOR,)
    agency_field = "agency"
    form = QuestionnaireForm
    steps = STEPS
    waits_in = Version.State.SUBMITTED
    list_display = ("title", "agency", "kind", "coins", "state_shown", "answered")
    list_filter = ("kind", ("agency", admin.RelatedOnlyFieldListFilter), "versions__state")
    list_select_related = ("agency",)
    search_fields = ("title",)
    found_by = ("title__icontains",)
    terms = (
        "agency", "title", "title_en", "kind", "campaign", "coins", "max_tries", "wait_minutes", "draws", "closes_at",
        "is_anonymous", "keeps_groups", "publishes", "gives_rows", "closes_after", "keeps_days",
        "fast_percent", "straight_from", "contradicts", "holds_awards", "lets_correct", "reminds_days",
    )  # fmt: skip
    progress = ("opened_at", "version_shown", "decision_shown", "fingerprint_shown")
    inlines = (QuestionInline,)

    def tools_for(self, request: HttpRequest, obj: Questionnaire) -> list[tuple[str, Any]]:
        """The builder while something is being written; trying it out always."""
        draft = obj.draft
        writes = draft is not None and draft.state == Version.State.DRAFT and self.may(request, self.change_roles, obj)
        found = [(reverse("builder:build", args=[obj.pk]), _("Write in the builder"))] if writes else []
        ways = [(reverse("builder:try", args=[obj.pk]), _("Try it out"))]
        return [*found, *ways, (reverse("xlsform:take_home", args=[obj.pk]), _("As an XLSForm file"))]

    def is_locked(self, obj: Questionnaire) -> bool:
        return any(LOCKS(obj))

    def get_fields(self, request: HttpRequest, obj: Questionnaire | None = None) -> Any:
        return (*self.terms, "one_at_a_time", *self.progress) if obj else (*self.terms, "one_at_a_time")

    def get_readonly_fields(self, request: HttpRequest, obj: Questionnaire | None = None) -> Any:
        """A correction changes the questions only: what was promised stands."""
        if obj and obj.opened_at:
            fixed = () if obj.draft else ("one_at_a_time",)
            return (*self.terms, *fixed, *self.progress)
        return (*self.progress, "is_anonymous") if obj else self.progress

    def know(self, rows: Any) -> None:
        """Who answered is counted for the rows that are shown, and not for every questionnaire ever asked."""
        by_number = {each.pk: each for each in rows}
        taken = Questionnaire.objects.filter(pk__in=by_number).order_by()
        counted = taken.annotate(people=Count("participations__citizen", distinct=True))
        for pk, people in counted.values_list("pk", "people"):
            by_number[pk].answered_count = people

    def waiting_for(self, request: HttpRequest) -> QuerySet:
        """Find the corrections that this person may publish: not what they wrote themselves."""
        rows = self.model._default_manager.filter(opened_at__isnull=False)
        if not self.may(request, self.deciders):
            return rows.none()
        scope = agency_scope(request.user, self.deciders)
        rows = rows if scope is None else rows.filter(agency__in=scope)
        written = Version.objects.filter(state=self.waits_in).exclude(proposed_by=request.user.pk)
        return rows.filter(pk__in=written.values("questionnaire"))

    def waiting_query(self) -> str:
        """Only corrections: a first version is decided with its notice."""
        return f"versions__state__exact={self.waits_in}&opened_at__isnull=False"

    def seen_now(self, thing: Questionnaire) -> str:
        """An approver reads the terms and every question with its answers."""
        version = shown(thing)
        questions = list(version.questions.prefetch_related("choices"))
        answers = [choice for question in questions for choice in question.choices.all()]
        return content_hash(thing, version, *questions, *answers)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        return super().get_formset_kwargs(request, obj, inline, prefix) | {"instance": shown(obj)}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "campaign":
            usable = (Campaign.State.REQUESTED, Campaign.State.OPEN)
            kwargs["queryset"] = Campaign.objects.filter(state__in=usable).select_related("agency")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        with translated():
            super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Whoever wrote last counts as the drafter, so that nobody approves their own words."""
        with translated():
            formset.instance.proposed_by = request.user
            formset.instance.one_at_a_time = form.cleaned_data.get("one_at_a_time", formset.instance.one_at_a_time)
            formset.instance.save()
            self._save_questions(request, form, formset, change)

    def _save_questions(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for row in formset.forms:
            kept = row.instance.pk and not row.cleaned_data.get("DELETE")
            if kept and (row.has_changed() or not change):
                choices.replace(row.instance, lines_of(row.cleaned_data))

    @admin.display(description=_("state"), ordering="opened_at")
    def state_shown(self, questionnaire: Questionnaire) -> str:
        return badge("open", _("open")) if questionnaire.opened_at else badge("draft", _("draft"))

    @admin.display(description=_("one question at a time"), boolean=True)
    def one_at_a_time(self, questionnaire: Questionnaire) -> bool:
        return shown(questionnaire).one_at_a_time

    @admin.display(description=_("version"))
    def version_shown(self, questionnaire: Questionnaire) -> str:
        version = shown(questionnaire)
        return f"{version.number} – {version.get_state_display()}"

    @admin.display(description=_("reason of the decision"))
    def decision_shown(self, questionnaire: Questionnaire) -> str:
        return shown(questionnaire).decision or "–"

    @admin.display(description=_("fingerprint"))
    def fingerprint_shown(self, questionnaire: Questionnaire) -> str:
        return fingerprint(shown(questionnaire))

    @admin.display(description=_("answered by"))
    def answered(self, questionnaire: Any) -> int:
        return int(questionnaire.answered_count)
