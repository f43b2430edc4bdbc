from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from civic.core.hooks import Hook
from civic.core.roles import Role
from civic.desk.base import AgencyForm, RoleModelAdmin
from engagement.audiences import asking, words
from engagement.audiences.facts import CHANNELS
from engagement.audiences.forms import ClausesForm
from engagement.audiences.models import Audience, SizeQuestion

LOCKS: Hook[[Audience], bool] = Hook("Must the rule stay as it is, because a notice was approved for it, say?")


class AudienceForm(AgencyForm):
    """An audience with its clauses. Whoever only counts (the button *Count*) saves nothing."""

    class Meta:
        model = Audience
        fields = ("agency", "name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        data = self.data if self.is_bound else None
        chosen = str(self.data.get("agency", "")) if self.is_bound else str(self.initial.get("agency") or "")
        agency = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else None
        facts: dict[str, Any] = {"agency_id": self.instance.agency_id or agency, "prefix": self.prefix or ""}
        self.clauses_form = ClausesForm(data, audience=self.instance, **facts)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.clauses_form.is_valid():
            self.add_error(None, _("One of the groups below has a mistake: please correct it."))
        return cleaned

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        self.clauses_form.save(self.instance)

    @property
    def changed_data(self) -> Any:
        return [*super().changed_data, *self.clauses_form.changed_data]


@admin.register(Audience)
class AudienceAdmin(RoleModelAdmin):
    """Whom an agency's notices concern, as a rule of up to five groups; how many that is now stands beside it."""

    view_roles = (Role.APPROVER, Role.COORDINATOR)
    add_roles = change_roles = (Role.EDITOR,)
    agency_field = "agency"
    form = AudienceForm
    change_form_template = "admin/engagement/audience/change_form.html"
    list_display = ("name", "agency", "rule")
    list_filter = (("agency", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("agency",)
    search_fields = ("name",)
    found_by = ("name__icontains",)
    fields = ("agency", "name")

    def is_locked(self, obj: Audience) -> bool:
        return any(LOCKS(obj))

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("clauses")

    def know(self, rows: Any) -> None:
        """What the rules ask is told of all rows of a list at once."""
        for audience, lines in words.told_of_each(rows):
            audience.lines = lines  # type: ignore[attr-defined]  # for `rule`

    @admin.display(description=_("who is in it"))
    def rule(self, audience: Any) -> str:
        return " / ".join(audience.lines)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form; it is never valid while somebody only counts, and refuses what would tell about a few."""
        base = super().get_form(request, obj, change=change, **kwargs)
        only_counts, user = "_count" in request.POST, request.user

        class Asked(base):  # type: ignore[misc, valid-type]
            def clean(self) -> dict[str, Any]:
                cleaned: dict[str, Any] = super().clean()
                agency = cleaned.get("agency") or (obj.agency if obj else None)
                if agency and not self.errors and not only_counts:
                    self._refuse(agency.pk)
                return cleaned

            def _refuse(self, agency_id: int) -> None:
                facts: Any = {"agency_id": agency_id, "by": user, "now": timezone.now(), "mine": obj and obj.pk}
                try:
                    asking.check(self.clauses_form.clauses, **facts)
                except DomainError as error:
                    self.add_error(None, str(error))

            def is_valid(self) -> bool:
                return bool(super().is_valid()) and not only_counts

        return Asked

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the groups of people, and how many are in those that were sent to be counted, or that are kept."""
        obj, form = kwargs.get("obj"), context["adminform"].form
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        context["clauses"] = form.clauses_form if may_write else None
        context["told"] = words.told(obj) if obj else []
        clauses = None
        if "_count" in request.POST and not form.errors:
            clauses = form.clauses_form.clauses
        elif obj and request.method == "GET":
            clauses = list(obj.clauses.all())
        agency = obj.agency_id if obj else getattr(form.cleaned_data.get("agency"), "pk", None) if clauses else None
        if clauses and agency:
            facts: Any = {"agency_id": agency, "by": request.user, "now": timezone.now(), "mine": obj and obj.pk}
            context["reach"] = asking.ask(clauses, **facts)
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(SizeQuestion)
class SizeQuestionAdmin(RoleModelAdmin):
    """Who asked how many people a rule holds, and what they were told."""

    view_roles = (Role.COORDINATOR,)
    agency_field = "agency"
    list_display = ("at", "agency", "by", "told", "refusal")
    list_filter = (("agency", admin.RelatedOnlyFieldListFilter), ("refusal", admin.EmptyFieldListFilter))
    list_select_related = ("agency", "by")
    date_hierarchy = "at"
    fields = readonly_fields = ("agency", "by", "at", "rule_shown", "told", "refusal")

    @admin.display(description=_("rule"))
    def rule_shown(self, question: SizeQuestion) -> str:
        asked = asking.Rule.read(question.rule)
        lines = words.told_of(asked.clauses)
        through = CHANNELS[asked.channel].title if asked.channel in CHANNELS else asked.channel
        return " / ".join([*lines, *([str(through)] if through else [])])
