from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.desk.base import AgencyForm, RoleModelAdmin
from civic.desk.display import state_badge
from civic.desk.fields import PictureField
from civic.desk.steps import content_hash
from engagement.audiences import admin as audiences_admin
from engagement.audiences.models import Audience
from engagement.notices.admin_steps import STEPS
from engagement.notices.models import Notice, NoticeRead
from surveys.questionnaires import admin as questionnaires_admin
from surveys.questionnaires.models import Questionnaire
from surveys.responses.models import Participation

State = Notice.State


@questionnaires_admin.LOCKS.connect
def its_notice_is_being_approved(questionnaire: Questionnaire) -> bool:
    """What an approver reads is what is published."""
    return Notice.objects.filter(questionnaire=questionnaire, state=State.SUBMITTED).exists()


@audiences_admin.LOCKS.connect
def a_notice_went_to_it(audience: Audience) -> bool:
    """Whom a notice concerns is approved with it; another reach is another audience."""
    return Notice.objects.filter(audience=audience).exclude(state=State.DRAFT).exists()


class NoticeForm(AgencyForm):
    picture = PictureField(
        label=capfirst(_("picture")),
        required=False,
        help_text=_("JPEG, PNG or WebP. It is made smaller, and where it was taken is removed."),
    )

    class Meta:
        model = Notice
        fields = (
            "agency",
            "title",
            "summary",
            "body",
            "picture",
            "picture_alt",
            "audience",
            "questionnaire",
            "expires_at",
        )


@admin.register(Notice)
class NoticeAdmin(RoleModelAdmin):
    """An editor drafts and submits; an approver of the same agency publishes or sends back. Then it stays as it is."""

    view_roles = (Role.APPROVER, Role.COORDINATOR)
    add_roles = change_roles = (Role.EDITOR,)
    agency_field = "agency"
    form = NoticeForm
    steps = STEPS
    waits_in = State.SUBMITTED
    list_display = ("title", "agency", "state_shown", "published_at", "reads", "answers")
    list_filter = ("state", ("agency", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("agency",)
    search_fields = ("title", "summary")
    progress = ("state_shown", "drafted_by", "drafted_at", "decided_by", "decision", "published_at")
    readonly_fields = progress

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = "picture" if obj is None or self.has_change_permission(request, obj) else "picture_shown"
        words = (None, {"fields": ("agency", "title", "summary", "body", shown, "picture_alt")})
        reach = (_("For whom, and what it asks"), {"fields": ("audience", "questionnaire", "expires_at")})
        return [words, reach, (_("Progress"), {"fields": self.progress})] if obj else [words, reach]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.progress, "picture_shown")

    def is_locked(self, obj: Notice) -> bool:
        return obj.state != State.DRAFT

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Reads and answers are counted in the database, for the rows that are shown."""
        reads = NoticeRead.objects.filter(notice=OuterRef("pk")).order_by().values("notice")
        answers = Participation.objects.filter(questionnaire=OuterRef("questionnaire_id")).order_by()
        readers = reads.annotate(n=Count("pk")).values("n")
        answerers = answers.values("questionnaire").annotate(n=Count("pk")).values("n")
        counted = (
            super()
            .get_queryset(request)
            .annotate(
                read_count=Coalesce(Subquery(readers, output_field=IntegerField()), 0),
                answer_count=Coalesce(Subquery(answerers, output_field=IntegerField()), 0),
            )
        )
        return counted.order_by(F("published_at").desc(nulls_first=True), "-id")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "questionnaire":
            match = request.resolver_match
            current = match.kwargs.get("object_id") if match else None
            unused = Q(notice__isnull=True, opened_at__isnull=True)
            mine = Q(notice=current) if current and current.isdigit() else Q(pk__in=[])
            kwargs["queryset"] = Questionnaire.objects.filter(unused | mine)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Notice, form: Any, change: bool) -> None:
        """Whoever wrote last counts as the drafter, so that nobody publishes their own words."""
        obj.drafted_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def seen_now(self, thing: Notice) -> str:
        """An approver reads the notice, for whom it is, and what it asks."""
        asked = thing.questionnaire
        questions = list(asked.questions.prefetch_related("choices")) if asked else []
        choices = [choice for question in questions for choice in question.choices.all()]
        reach = thing.audience
        places = [*reach.districts.all(), *reach.topics.all()] if reach else []
        return content_hash(thing, reach, *places, asked, *questions, *choices)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview_view)
        return [path("<int:pk>/preview/", view, name="engagement_notice_preview"), *super().get_urls()]

    def tools_for(self, request: HttpRequest, obj: Notice) -> list[tuple[str, Any]]:
        tools: list[tuple[str, Any]] = [(self.url_of("preview", obj.pk), _("Preview"))]
        if obj.questionnaire_id and obj.state != State.DRAFT:
            page = reverse("admin:surveys_questionnaire_change", args=[obj.questionnaire_id])
            tools.append((page, _("Questionnaire")))
        if obj.state == State.PUBLISHED:
            tools.append((obj.get_absolute_url(), _("On the site")))
        return tools

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        notice = self.get_queryset(request).select_related("agency", "questionnaire").filter(pk=pk).first()
        if notice is None:
            raise Http404
        asked = notice.questionnaire.questions.prefetch_related("choices") if notice.questionnaire else []
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Preview"),
            "notice": notice,
            "questions": asked,
        }
        return TemplateResponse(request, "admin/engagement/notice/preview.html", context)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, notice: Notice) -> str:
        return state_badge(notice)

    @admin.display(description=_("reads"), ordering="read_count")
    def reads(self, notice: Any) -> int:
        return int(notice.read_count)

    @admin.display(description=_("answers"), ordering="answer_count")
    def answers(self, notice: Any) -> int:
        return int(notice.answer_count)
