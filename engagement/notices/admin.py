from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from civic.core.hooks import Hook
from civic.core.roles import Role
from civic.decisions.admin import ProposalAdmin
from civic.desk.base import AgencyForm
from civic.desk.display import number
from civic.desk.fields import PictureField
from engagement.audiences import admin as audiences_admin
from engagement.audiences.models import Audience
from engagement.notices import queries
from engagement.notices.admin_steps import STEPS
from engagement.notices.errors import words_of
from engagement.notices.models import Notice
from surveys.questionnaires import admin as questionnaires_admin
from surveys.questionnaires.models import Questionnaire

State = Notice.State


TOOLS: Hook[[Notice], list[tuple[str, Any]]] = Hook(
    "Which other pages of the administration show it, as address and words?"
)
OUTCOME: Hook[[Notice], dict[str, int | None]] = Hook("How many people opened and answered it, as may be told?")
REACH: Hook[[Notice], list[str]] = Hook("What should be known of its ways out before it is published?")


@questionnaires_admin.LOCKS.connect
def its_notice_is_being_approved(questionnaire: Questionnaire) -> bool:
    """What an approver reads is what is published."""
    return Notice.objects.filter(questionnaire=questionnaire, state__in=(State.SUBMITTED, State.APPROVED)).exists()


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            self.fields["kind"].required = False

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Notice.Kind.NEWS

    class Meta:
        model = Notice
        fields = (
            "agency",
            "kind",
            "title",
            "summary",
            "body",
            "picture",
            "picture_alt",
            "topic",
            "audience",
            "questionnaire",
            "expires_at",
            "is_sent",
        )


@admin.register(Notice)
class NoticeAdmin(ProposalAdmin):
    """An editor drafts and submits; an approver of the same agency publishes or sends back. Then it stays as it is."""

    view_roles = (Role.APPROVER, Role.COORDINATOR)
    add_roles = change_roles = (Role.EDITOR,)
    agency_field = "agency"
    form = NoticeForm
    steps = STEPS
    list_display = ("title", "agency", "state_shown", "published_at", "reads", "answers")
    list_filter = ("state", ("agency", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("agency", "figures")
    search_fields = ("title", "summary")
    found_by = ("title__icontains",)
    progress = (
        "state_shown", "failure_shown", "goes_out_at", "proposed_by", "proposed_at", "decided_by", "decision",
        "published_at",
    )  # fmt: skip
    readonly_fields = progress

    def url_of(self, page: str, *args: Any) -> str:
        """A new notice begins at the desk; the form of the table is for whoever looks for it."""
        return reverse("desk:new") if page == "add" else super().url_of(page, *args)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = "picture" if obj is None or self.has_change_permission(request, obj) else "picture_shown"
        words = (None, {"fields": ("agency", "kind", "title", "summary", "body", shown, "picture_alt")})
        reach = (
            _("For whom, and what it asks"),
            {"fields": ("topic", "audience", "questionnaire", "expires_at", "is_sent", *self._ways_out(obj))},
        )
        return [words, reach, (_("Progress"), {"fields": self.progress})] if obj else [words, reach]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.progress, "picture_shown", "ways_out")

    def _ways_out(self, obj: Notice | None) -> tuple[str, ...]:
        """Shown where something is to be known before it leaves, such as that a quota does not hold it."""
        waits = obj is not None and obj.is_sent and obj.published_at is None and obj.state != State.DRAFT
        return ("ways_out",) if obj is not None and waits and self.ways_out(obj) else ()

    @admin.display(description=_("before it is sent"))
    def ways_out(self, notice: Notice) -> str:
        return " ".join(words for told in REACH(notice) for words in told)

    def is_locked(self, obj: Notice) -> bool:
        return obj.state != State.DRAFT

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).order_by(F("published_at").desc(nulls_first=True), "-id")

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
        obj.proposed_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def seen_now(self, thing: Notice) -> str:
        """An approver reads the notice, for whom it is, what it asks and when: that, and nothing else, is approved."""
        return queries.fingerprint(thing.pk)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview_view)
        return [path("<int:pk>/preview/", view, name="engagement_notice_preview"), *super().get_urls()]

    def tools_for(self, request: HttpRequest, obj: Notice) -> list[tuple[str, Any]]:
        tools: list[tuple[str, Any]] = [page for pages in TOOLS(obj) for page in pages]
        tools.append((self.url_of("preview", obj.pk), _("Preview")))
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

    @admin.display(description=_("why it was not published"))
    def failure_shown(self, notice: Notice) -> str:
        return words_of(notice.failure) if notice.failure else "–"

    @admin.display(description=_("reads"))
    def reads(self, notice: Notice) -> str:
        return self._told(notice, "opened")

    @admin.display(description=_("answers"))
    def answers(self, notice: Notice) -> str:
        return self._told(notice, "answered")

    def _told(self, notice: Notice, step: str) -> str:
        """As the figures of each night may tell it: a number here is one that anybody could compare with those."""
        told = next(iter(OUTCOME(notice)), {})
        if step not in told:
            return "–"
        people = told[step]
        return str(_("too few to show")) if people is None else number(people)
