"""Who may do what; who held which role when; resets, tokens, and reads to judge."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civic.agencies import queries
from civic.agencies.models import RoleTerm
from civic.audit import telling
from civic.audit.acts import in_words
from civic.audit.whys import WHYS
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.moments import minute, month
from civic.core.roles import Role, has_role
from civic.core.saying import listed
from civic.decisions.admin import SIGNATURES, ProposalAdmin, approve_step, reject_step
from civic.desk.base import RoleModelAdmin
from civic.desk.display import badge
from civic.desk.fields import UserByEmailField
from civic.desk.steps import Act, Step
from civic.staff import acts, factors, matrix, sampling, tokens
from civic.staff.forms import DayForm, TokenForm
from civic.staff.models import FactorReset, ProgramToken, ReadSample, scopes
from civic.web.step_up import sure_form

SEES_TOKENS = (Role.COORDINATOR, Role.AUDITOR)
SHOWN = 50  # decisions on a page


@admin.register(RoleTerm)
class RoleTermAdmin(RoleModelAdmin):
    """Who held which role when; with the matrix, and what two people decided."""

    view_roles = (Role.COORDINATOR,)
    list_display = ("user", "email", "role", "agency", "first_day", "last_day", "ended_at", "granted_by")
    list_filter = ("role", "agency")
    list_select_related = ("user", "agency", "granted_by")
    search_fields = ("^user__email", "^user__name")
    fields = ("user", "role", "agency", "granted_by", "granted_at", "first_day", "last_day", "ended_at")
    change_list_template = "admin/civic/roleterm/list.html"

    @admin.display(description=_("e-mail address"), ordering="user__email")
    def email(self, term: RoleTerm) -> str:
        return term.user.email

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("matrix/", view(require_safe(self.matrix_view)), name="civic_roleterm_matrix"),
            path("decided/", view(require_safe(self.decided_view)), name="civic_roleterm_decided"),
            path("on/", view(require_safe(self.day_view)), name="civic_roleterm_on"),
            *super().get_urls(),
        ]

    def matrix_view(self, request: HttpRequest) -> HttpResponse:
        """Show what each role may do, from the code itself, and who holds it today. Every member of staff may read."""
        now = timezone.now()
        held = matrix.holders(taipei_day(now)) if self.has_view_permission(request) else {}
        heads = [(role, matrix.where(role), held.get(role, [])) for role in Role]
        return self.page(
            request, "matrix", _("What each role may do"), heads=heads, subjects=matrix.subjects(), named=bool(held)
        )

    def decided_view(self, request: HttpRequest) -> HttpResponse:
        """Show what two people did in the last 90 days, and who always approves for each other."""
        self.ask(request)
        now = timezone.now()
        page = Paginator(acts.decided(now=now), SHOWN).get_page(request.GET.get("p"))
        facts = {"page": page, "acts": list(acts.told(page.object_list)), "circles": acts.told_circles(now=now)}
        return self.page(request, "decided", _("Decided by two people"), **facts)

    def day_view(self, request: HttpRequest) -> HttpResponse:
        """Show who held which role on one day."""
        self.ask(request)
        form = DayForm(request.GET or None)
        day = form.cleaned_data["day"] if form.is_bound and form.is_valid() else taipei_day(timezone.now())
        return self.page(request, "on", _("Who held which role"), form=form, day=day, terms=queries.held_on(day))

    def ask(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def page(self, request: HttpRequest, name: str, title: Any, **facts: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **facts}
        template = {
            "matrix": "admin/civic/roleterm/matrix.html",
            "decided": "admin/civic/roleterm/decided.html",
            "on": "admin/civic/roleterm/on.html",
        }[name]
        return TemplateResponse(request, template, context)


class FactorResetForm(forms.ModelForm):
    user = UserByEmailField(help_text=_("Of the colleague who lost phone and passkey."))

    class Meta:
        model = FactorReset
        fields = ("user", "reason")


@admin.register(FactorReset)
class FactorResetAdmin(ProposalAdmin):
    """A colleague's lost second factor: asked for by one coordinator, done by another."""

    view_roles = add_roles = (Role.COORDINATOR,)
    form = FactorResetForm
    list_display = ("user", "reason", "state_shown", "proposed_by", "proposed_at", "decided_by")
    list_filter = ("state",)
    list_select_related = ("user", "proposed_by", "decided_by")
    steps = (
        approve_step(
            lambda reset, act: factors.approve(reset.pk, by=act.by, now=act.now),
            roles=factors.RESETS.roles,
            label=_("Take the second factor away"),
            done=_("The second factor is taken away, and the person signed out everywhere."),
            offered=lambda reset, user: reset.waits_for(user) and reset.user_id != user.pk,
        ),
        reject_step(
            lambda reset, act: factors.reject(reset.pk, by=act.by, reason=act.reason, now=act.now),
            roles=factors.RESETS.roles,
            done=_("The reset is rejected; nothing was changed."),
            offered=lambda reset, user: reset.waits_for(user) and reset.user_id != user.pk,
        ),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("user", "reason", "state_shown", *SIGNATURES) if obj else ("user", "reason")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("state_shown", *SIGNATURES) if obj else ()

    @sure_form
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        return super().add_view(request, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: FactorReset, form: Any, change: bool) -> None:
        made = factors.ask(obj.user, reason=obj.reason, by=request.user)  # type: ignore[arg-type]
        obj.pk, obj._state.adding = made.pk, False


@admin.register(ProgramToken)
class ProgramTokenAdmin(RoleModelAdmin):
    """Tokens of programs: one's own; coordinators and auditors see all, and a coordinator ends any."""

    view_roles = add_roles = tuple(role for role in Role if role != Role.AUDITOR)
    list_display = ("program", "user", "may_words", "state_shown", "made_at", "expires_at", "used_on")
    list_select_related = ("user",)
    search_fields = ("program", "^user__email")
    fields = ("program", "user", "may_words", "state_shown", "made_at", "expires_at", "used_on", "ended_at")
    steps = (
        Step(
            name="end",
            label=_("End this token"),
            done=_("The token is ended: the program can no longer sign in."),
            run=lambda token, act: tokens.end(token, by=act.by, now=act.now),
            roles=tuple(role for role in Role if role != Role.AUDITOR),
            offered=lambda token, user: (
                token.is_good(timezone.now()) and (token.user_id == user.pk or has_role(user, Role.COORDINATOR))
            ),
            tone="danger",
            bulk=True,
        ),
    )

    @admin.display(description=_("may"))
    def may_words(self, token: ProgramToken) -> str:
        words = dict(scopes())
        return listed(str(words.get(scope, scope)) for scope in token.scopes)

    @admin.display(description=_("state"))
    def state_shown(self, token: ProgramToken) -> str:
        good = token.is_good(timezone.now())
        return badge("active" if good else "ended", _("valid") if good else _("over"))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows if has_role(request.user, *SEES_TOKENS) else rows.filter(user=request.user.pk)

    @sure_form
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The form; then, once, the key."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        me: Any = request.user
        form, key = TokenForm(request.POST or None, user=me), ""
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            try:
                _made, key = tokens.issue(
                    me, program=said["program"], wanted=said["scopes"], days=said["days"],
                    by=me, now=timezone.now(),
                )  # fmt: skip
            except DomainError as error:
                form.add_error(None, str(error))
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, "key": key}
        return TemplateResponse(
            request, "admin/civic/programtoken/new.html", {**context, "title": _("A token for a program")}
        )


def judged(verdict: str, sample: ReadSample, act: Act) -> None:
    sampling.judge(sample, verdict=verdict, note=act.reason, by=act.by, now=act.now)


@admin.register(ReadSample)
class ReadSampleAdmin(RoleModelAdmin):
    """Reads that chance drew: the auditor judges each."""

    view_roles = ()
    notes_reads = True
    waits_in = " "
    list_display = ("month_shown", "when", "who", "what", "thing", "why", "verdict_shown", "judged_by")
    list_filter = ("verdict", "month")
    list_select_related = ("event", "judged_by")
    fields = (
        "month_shown",
        "when",
        "who",
        "what",
        "thing",
        "why",
        "facts",
        "verdict_shown",
        "note",
        "judged_by",
        "judged_at",
    )
    steps = tuple(
        Step(
            name=value.replace("_", "-"),
            label=label,
            done=_("Your verdict is saved."),
            run=partial(judged, str(value)),
            roles=(Role.AUDITOR,),
            offered=lambda sample, user: not sample.verdict,
            reason=value != ReadSample.Verdict.IN_ORDER,
            tone="primary" if value == ReadSample.Verdict.IN_ORDER else "quiet",
        )
        for value, label in ReadSample.Verdict.choices
        if value
    )
    readonly_fields = ("month_shown", "when", "who", "what", "thing", "why", "facts", "verdict_shown")

    @admin.display(description=_("month"), ordering="month")
    def month_shown(self, sample: ReadSample) -> str:
        return month(sample.month)

    def waiting_for(self, request: HttpRequest) -> QuerySet:
        rows = ReadSample.objects.filter(verdict="")
        return rows if has_role(request.user, Role.AUDITOR) else rows.none()

    def waiting_query(self) -> str:
        return "verdict__exact="

    @admin.display(description=_("when"), ordering="event__at")
    def when(self, sample: ReadSample) -> str:
        return minute(sample.event.at)

    @admin.display(description=_("who"))
    def who(self, sample: ReadSample) -> str:
        return sample.event.actor_label

    @admin.display(description=_("what"))
    def what(self, sample: ReadSample) -> str:
        return in_words(sample.event.action)

    @admin.display(description=_("which one"))
    def thing(self, sample: ReadSample) -> str:
        return f"{telling.kind_of(sample.event.object_type)} {sample.event.object_id}".strip()

    @admin.display(description=_("why"))
    def why(self, sample: ReadSample) -> str:
        return str(WHYS.get(sample.event.details.get("why", ""), "–"))

    @admin.display(description=_("details"))
    def facts(self, sample: ReadSample) -> str:
        return "\n".join(telling.facts(sample.event.details)) or "–"

    @admin.display(description=_("verdict"), ordering="verdict")
    def verdict_shown(self, sample: ReadSample) -> str:
        return badge(sample.verdict or "waiting", sample.get_verdict_display())
