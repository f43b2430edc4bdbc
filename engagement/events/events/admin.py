"""Events in the administration: written with the draft of their notice, then as they were approved."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role, has_role
from civic.decisions.admin import ProposalAdmin, approve_step, reject_step
from civic.desk.base import AgencyForm, RoleModelAdmin, agency_scope
from civic.desk.steps import Step
from engagement.events.events import actions, changes
from engagement.events.events.models import Event, EventChange, EventReward, EventSession
from engagement.notices.admin import TOOLS
from engagement.notices.models import Notice
from rewards.budgets.models import Campaign

STAFF = (Role.EDITOR, Role.APPROVER, Role.COORDINATOR)


@TOOLS.connect
def its_event(notice: Notice) -> list[tuple[str, Any]]:
    """Lead from a notice to the event that it is about; from a draft, to where one is added."""
    event = Event.objects.filter(notice=notice).first()
    if event is not None:
        return [(reverse("admin:engagement_event_change", args=[event.pk]), _("Event"))]
    if notice.state != Notice.State.DRAFT:
        return []
    return [(reverse("admin:engagement_event_add") + f"?notice={notice.pk}", _("Add an event"))]


def _of_own_agencies(rows: QuerySet, request: HttpRequest) -> QuerySet:
    """Only what is of an agency whose editor this person is."""
    scope = agency_scope(request.user, (Role.EDITOR,))
    return (rows if scope is None else rows.filter(agency__in=scope)).order_by("title")


def is_draft(event: Event) -> bool:
    return event.notice.state == Notice.State.DRAFT


class EventForm(AgencyForm):
    """An event of a draft; its agency is the notice's."""

    class Meta:
        model = Event
        fields = (
            "notice", "place", "address", "district", "latitude", "longitude", "verified_only", "needs_signup",
            "signup_opens_at", "signup_closes_at", "companions_most", "takes_walk_ins", "offer_minutes",
            "doors_open_minutes", "radius_m", "open_stays", "stay_grace_minutes", "bars_after", "signup_questions",
            "feedback", "earlier",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        agency = self.agency_of(cleaned)
        if agency is not None:
            self.instance.agency = agency
        return cleaned

    def agency_of(self, cleaned: dict[str, Any]) -> Any:
        """The agency of the notice, which questionnaires and the earlier event have to be of as well."""
        notice = cleaned.get("notice") or (self.instance.notice if self.instance.notice_id else None)
        return notice.agency if notice is not None else None


class OfADraft(admin.TabularInline):
    """What stands in an event; it is written as long as the notice is a draft."""

    def _may(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or is_draft(obj)

    has_add_permission = has_change_permission = has_delete_permission = _may

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Name each box by its column for whoever does not see the table's head."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and field.label:
            widget: Any = field.widget
            for box in getattr(widget, "widgets", [widget]):
                box.attrs["aria-label"] = str(field.label)
        return field


class SessionInline(OfADraft):
    model = EventSession
    fields = ("starts_at", "ends_at", "capacity")
    extra = 0
    min_num = 1
    max_num = actions.MOST_SESSIONS

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, **{"validate_max": True, **kwargs})


class RewardInline(OfADraft):
    model = EventReward
    fields = ("deed", "coins", "campaign")
    extra = 0
    max_num = 2

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "campaign":
            kwargs["queryset"] = _of_own_agencies(Campaign.objects.filter(state=Campaign.State.OPEN), request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Event)
class EventAdmin(RoleModelAdmin):
    """What an agency invites to. It is approved and published with its notice; then two people change it."""

    view_roles = STAFF
    add_roles = change_roles = (Role.EDITOR,)
    agency_field = "agency"
    form = EventForm
    inlines = (SessionInline, RewardInline)
    fieldsets = (
        (None, {"fields": ("notice", "place", "address", "district", "latitude", "longitude")}),
        (
            _("Signing up"),
            {
                "fields": (
                    "needs_signup", "signup_opens_at", "signup_closes_at", "companions_most", "verified_only",
                    "signup_questions", "offer_minutes", "bars_after",
                )
            },
        ),
        (_("At the door"), {"fields": ("doors_open_minutes", "takes_walk_ins", "radius_m")}),
        (_("Until the end, and after it"), {"fields": ("open_stays", "stay_grace_minutes", "feedback", "earlier")}),
    )  # fmt: skip
    list_display = ("notice", "agency", "place", "first_at", "notice_state", "cancelled_at")
    list_filter = (("agency", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("notice", "agency")
    search_fields = ("notice__title", "place")
    found_by = ("notice__title__icontains", "place__icontains")
    readonly_fields = ("cancelled_at", "cancelled_by", "cancel_reason")
    steps = (
        Step(
            name="cancel",
            label=_("Cancel the event"),
            done=_("Cancelled. Everybody who signed up is told."),
            run=lambda event, act: actions.cancel(event, by=act.by, reason=act.reason, now=act.now),
            roles=STAFF,
            offered=lambda event, user: event.notice.state == Notice.State.PUBLISHED and event.cancelled_at is None,
            reason=True,
            readers=_("Everybody who signed up reads it."),
            tone="danger",
            sure=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        first = EventSession.objects.filter(event=OuterRef("pk")).order_by("starts_at").values("starts_at")[:1]
        return super().get_queryset(request).annotate(begins_at=Subquery(first))

    def is_locked(self, obj: Event) -> bool:
        return not is_draft(obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """That it was cancelled, by whom and why, stands there once it was."""
        shown = super().get_fieldsets(request, obj)
        if obj is None or obj.cancelled_at is None:
            return shown
        return [(_("cancelled"), {"fields": self.readonly_fields}), *shown]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "notice":
            match = request.resolver_match
            mine = match.kwargs.get("object_id") if match else None
            free = _of_own_agencies(Notice.objects.filter(state=Notice.State.DRAFT, event__isnull=True), request)
            kwargs["queryset"] = free | Notice.objects.filter(event=mine) if mine and mine.isdigit() else free
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Event, form: forms.ModelForm, change: bool) -> None:
        """Whoever wrote last counts as the drafter of the notice, so that nobody publishes their own words."""
        actions.drafted(obj.notice_id, by=request.user)  # type: ignore[arg-type]
        super().save_model(request, obj, form, change)

    def tools_for(self, request: HttpRequest, obj: Event) -> list[tuple[str, Any]]:
        tools: list[tuple[str, Any]] = [(reverse("admin:engagement_notice_change", args=[obj.notice_id]), _("Notice"))]
        if is_draft(obj) and has_role(request.user, Role.EDITOR, agency_id=obj.agency_id):
            tools.append((reverse("event_desk:sessions", args=[obj.pk]), _("Sessions and series")))
        if not is_draft(obj):
            tools.append((reverse("event_desk:event", args=[obj.pk]), _("Desk of the event")))
        if obj.notice.state == Notice.State.PUBLISHED:
            tools.append((obj.get_absolute_url(), _("On the site")))
        return tools

    @admin.display(description=_("begins"), ordering="begins_at")
    def first_at(self, event: Any) -> Any:
        return event.begins_at

    @admin.display(description=_("state"))
    def notice_state(self, event: Event) -> str:
        return event.notice.get_state_display()


@admin.register(EventChange)
class EventChangeAdmin(ProposalAdmin):
    """Another hour, place or number of places for a published event: proposed by one person, approved by another."""

    waits_at = "event_desk:waits"
    view_roles = STAFF
    list_display = ("event", "session", "state_shown", "reason", "proposed_by", "proposed_at")
    list_filter = ("state",)
    list_select_related = ("event__notice", "session__event__notice", "proposed_by")
    fields = readonly_fields = (
        "event", "session", "starts_at", "ends_at", "capacity", "place", "address", "district", "reason", "state_shown",
        "proposed_by", "proposed_at", "decided_by", "decided_at", "decision",
    )  # fmt: skip
    steps = (
        approve_step(
            lambda change, act: changes.approve(change, by=act.by, now=act.now),
            done=_("Approved. Everybody who signed up is told."),
            roles=changes.CHANGES.roles,
        ),
        reject_step(
            lambda change, act: changes.reject(change, by=act.by, reason=act.reason, now=act.now),
            done=_("Rejected. The event stays as it is."),
            roles=changes.CHANGES.roles,
        ),
    )

    def may(self, request: HttpRequest, wanted: Any, obj: Any = None) -> bool:
        return has_role(request.user, *wanted, agency_id=obj.event.agency_id if obj else None)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        scope = agency_scope(request.user, self.seeing_roles)
        rows = super().get_queryset(request)
        return rows if scope is None else rows.filter(event__agency__in=scope)
