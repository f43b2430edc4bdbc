"""Admin pages whose doors are opened by roles (civic/core/roles.py), never by Django's permission table."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet, URLField
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from civic.core.errors import DomainError
from civic.core.roles import Role, has_role, roles
from civic.desk.bulk import BulkMixin
from civic.desk.display import as_read, picture
from civic.desk.labels import name_parts, named_rows
from civic.desk.logs import label_of, unnamed
from civic.desk.noting import WRITTEN, NotingMixin
from civic.desk.paging import CappedPaginator
from civic.desk.steps import StepsMixin
from civic.desk.waiting import Waiting, counted

Roles = tuple[Role, ...]
READERS_OF_ALL = (Role.COORDINATOR, Role.AUDITOR)
# Django shows the page to whatever method it does not know, such as OPTIONS; only these are noted.
WAYS_IN = method_decorator(require_http_methods(["GET", "HEAD", "POST"]))


def agency_scope(user: Any, wanted: Roles) -> set[int] | None:
    """The agencies in which the person holds one of the roles; None: every agency."""
    held = roles(user)
    ids = set().union(*(held.get(role, set()) for role in wanted))
    return None if None in ids else {agency for agency in ids if agency is not None}


def is_agency(model: type[Model]) -> bool:
    return model._meta.label == "civic.Agency"


def offers_agency(model: type[Model]) -> bool:
    return any(field.name == "agency" for field in model._meta.fields)


class AgencyForm(forms.ModelForm):
    """A form of something that belongs to an agency: whatever it points to belongs to the same one."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        agency = self.agency_of(cleaned)
        for name, value in list(cleaned.items()):
            owner = getattr(value, "agency_id", None) if isinstance(value, Model) else None
            if agency and owner is not None and owner != agency.pk:
                self.add_error(name, _("This belongs to another agency."))
        return cleaned

    def agency_of(self, cleaned: dict[str, Any]) -> Any:
        """Whose it is: as the form says, where it asks for it."""
        return cleaned.get("agency")


class RoleModelAdmin(BulkMixin, StepsMixin, NotingMixin, admin.ModelAdmin):
    """Shows and changes what the person's roles allow. Auditors see everything and change nothing.

    With `agency_field`, people with a role in an agency meet only what is that agency's; the rest is not
    found. Nothing is deleted, and no bulk action is there, unless a subclass says so.
    """

    view_roles: ClassVar[Roles] = ()
    add_roles: ClassVar[Roles] = ()
    change_roles: ClassVar[Roles] = ()
    delete_roles: ClassVar[Roles] = ()
    superuser_too: ClassVar[bool] = False  # only where the first coordinator must come from
    agency_field: ClassVar[str | None] = None
    waits_in: ClassVar[str] = ""  # the state in which a thing waits for somebody's step
    waits_since: ClassVar[str] = ""  # the column that says since when
    waits_at: ClassVar[str] = ""  # the name of a page made for deciding about them; otherwise the table's list
    waits_twd: ClassVar[str] = ""  # how much it is about, in NT$
    waits_coins: ClassVar[str] = ""  # or in coins
    waits_alarm: ClassVar[bool] = False  # whether something went wrong, and so stands first, in red
    notes_reads: ClassVar[bool | None] = None  # whether reading is on file; None: where each row is some person's data
    taken_along: ClassVar[Roles | None] = None  # who may export the list as a file; None: as `taking_roles` says
    found_by: ClassVar[tuple[str, ...]] = ()  # the lookups of the search across the administration; none: not in it
    asked_by: ClassVar[str] = ""  # who brought it there, and so is not the one to decide
    actions = None
    view_on_site = False
    list_per_page = 25
    paginator = CappedPaginator
    show_full_result_count = False

    # Who may

    def may(self, request: HttpRequest, wanted: Roles, obj: Any = None) -> bool:
        user = request.user
        if self.superuser_too and user.is_active and user.is_superuser:  # type: ignore[union-attr]
            return True
        agency_id = getattr(obj, f"{self.agency_field}_id") if obj and self.agency_field else None
        return has_role(user, *wanted, agency_id=agency_id)

    @property
    def seeing_roles(self) -> Roles:
        return (*self.view_roles, *self.add_roles, *self.change_roles, Role.AUDITOR)

    @property
    def taking_roles(self) -> Roles:
        """Who may export the list: whoever sees it; where each row is some person's data, coordinators and auditors."""
        if self.taken_along is not None:
            return self.taken_along
        seeing = self.seeing_roles
        return tuple(role for role in READERS_OF_ALL if role in seeing) if self.reads_are_noted else seeing

    def may_take_along(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and self.may(request, self.taking_roles)

    def is_locked(self, obj: Any) -> bool:
        """Whether the thing has come so far that nobody may change it any more."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, self.seeing_roles, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(self.add_roles) and self.may(request, self.add_roles)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj and self.is_locked(obj):
            return False
        return bool(self.change_roles) and self.may(request, self.change_roles, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.delete_roles) and self.may(request, self.delete_roles, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    # Which rows, which choices

    @WAYS_IN
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """A list is headed by what it holds; "Select … to view" asks for what most never do."""
        facts = {"title": capfirst(self.opts.verbose_name_plural), "take_along": self.way_to_take_along(request)}
        response = super().changelist_view(request, facts | (extra_context or {}))
        if request.method == "GET" and self.reads_are_noted:
            self.note_list(request, response)
        return response

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        found = super().get_changelist_instance(request)
        self.know(found.result_list)
        return found

    def know(self, rows: Sequence[Any]) -> None:
        """What the columns of a list need and no row of the table holds: asked for all rows together."""

    def way_to_take_along(self, request: HttpRequest) -> str:
        """The address that exports the list as it is narrowed down now; nothing for whoever may not."""
        if not self.may_take_along(request):
            return ""
        page = reverse("admin:civic_listexport_ask", args=[self.opts.app_label, self.opts.model_name])
        return f"{page}?{request.GET.urlencode()}" if request.GET else page

    @WAYS_IN
    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Reading somebody's data is on file."""
        response = super().change_view(request, object_id, *args, **kwargs)
        if request.method == "GET" and response.status_code == 200 and self.reads_are_noted:
            row = self.get_object(request, unquote(object_id))
            if row is not None:
                self.note_look(request, row)
        return response

    def get_list_display(self, request: HttpRequest) -> Any:
        return self.as_read(super().get_list_display(request))

    def as_read(self, names: Any) -> list[Any]:
        """How many of something with thousands separators, and a picture itself instead of where it is stored."""
        return ["picture_shown" if name == "picture" else name for name in as_read(self.model, names)]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        scope = agency_scope(request.user, self.seeing_roles)
        if self.agency_field and scope is not None:
            rows = rows.filter(**{f"{self.agency_field}__in": scope})
        return rows

    def find(self, request: HttpRequest, words: str) -> QuerySet:
        """The rows that this person may see and that bear what was typed, the newest first."""
        rule = Q()
        exact = [words, words.lower(), words.upper()]  # an index finds these
        for lookup in self.found_by:
            rule |= Q(**({lookup: words} if lookup.endswith("__icontains") else {f"{lookup}__in": exact}))
        beside = self.list_select_related if isinstance(self.list_select_related, list | tuple) else ()
        return self.get_queryset(request).filter(rule).select_related(*beside).order_by("-pk")

    def found_facts(self, row: Any) -> list[str]:
        """A word or two beside a row that was found: whose it is, and its state."""
        agency = str(row.agency) if self.agency_field == "agency" else ""
        state = str(row.get_state_display()) if hasattr(row, "get_state_display") else ""
        return [fact for fact in (agency, state) if fact]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what the list offers as a filter: else the address could ask for fields that the page does not show."""
        filters = (item[0] if isinstance(item, tuple | list) else item for item in self.list_filter)
        names = (getattr(item, "parameter_name", item) for item in filters)  # a filter of our own has a name
        offered = {name for name in (*names, self.date_hierarchy) if isinstance(name, str)}
        named = any(lookup == name or lookup.startswith(f"{name}__") for name in offered)
        if not named or "\0" in value:  # which the database takes in no text
            return False
        return super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    def condition_for(self, word: str) -> Q | None:
        """What a word of a search means, in a list of millions, by columns that an index knows; None: search_fields."""
        return None

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        meant = [condition for word in search_term.split() if (condition := self.condition_for(word)) is not None]
        return (queryset.filter(*meant), False) if meant else super().get_search_results(request, queryset, search_term)

    @property
    def deciders(self) -> Roles:
        """Who takes the step for which a thing waits: the first one that stands out."""
        return next((step.roles for step in self.steps if step.tone == "primary" and not step.saves), ())

    def waiting_for(self, request: HttpRequest) -> QuerySet:
        """Find what waits for a step that this person may take, in whatever agencies they may take it."""
        rows = self.model._default_manager.filter(state=self.waits_in)
        if not self.may(request, self.deciders):
            return rows.none()
        scope = agency_scope(request.user, self.deciders)
        if self.agency_field and scope is not None:
            rows = rows.filter(**{f"{self.agency_field}__in": scope})
        return rows.exclude(**{self.asked_by: request.user.pk}) if self.asked_by else rows

    def waits(self, request: HttpRequest) -> list[Waiting]:
        """Count what waits for this person, for their home page."""
        table = f"{self.url_of('changelist')}?{self.waiting_query()}"
        address = reverse(self.waits_at) if self.waits_at else table
        measured = {"since": self.waits_since, "twd": self.waits_twd, "coins": self.waits_coins}
        rows = self.waiting_for(request)
        return counted(self.opts.verbose_name_plural, rows, address, alarm=self.waits_alarm, **measured)

    def waiting_query(self) -> str:
        """The filter of the list that shows them."""
        return f"state__exact={self.waits_in}"

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """What is about to be written is locked first, so that nobody edits what is just being decided."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and request.method == "POST" and self.change_roles:
            self.model._default_manager.select_for_update().filter(pk=found.pk).first()
            found = super().get_object(request, object_id, from_field)
        return found

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        model = db_field.remote_field.model
        scope = agency_scope(request.user, (*self.add_roles, *self.change_roles))
        if self.agency_field and scope is not None and (is_agency(model) or offers_agency(model)):
            rows = kwargs.get("queryset", model._default_manager.all())
            kwargs["queryset"] = rows.filter(**{"pk__in" if is_agency(model) else "agency__in": scope})
            if is_agency(model) and len(scope) == 1:
                kwargs["empty_label"] = None
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, URLField):
            kwargs.setdefault("assume_scheme", "https")
        return name_parts(without_shortcuts(super().formfield_for_dbfield(db_field, request, **kwargs)))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [(name, {**group, "fields": self.as_read(group["fields"])}) for name, group in fieldsets]

    @admin.display(description=_("picture"))
    def picture_shown(self, thing: Any) -> Any:
        return picture(thing)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        scope = agency_scope(request.user, self.add_roles)
        if self.agency_field and scope and len(scope) == 1:
            initial.setdefault(self.agency_field, next(iter(scope)))
        return initial

    # Writing: rules that say no are shown in the form, and what was done is audited

    def changeform_view(self, request: HttpRequest, object_id: Any = None, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, object_id, *args, **kwargs)
        except DomainError as error:  # the same form once more, with what the rule said
            request.refusal = error  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, *args, **kwargs)

    def heading(self, obj: Any) -> str:
        """What the page of a thing is headed by."""
        return str(obj)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("obj"):
            context["subtitle"] = self.heading(kwargs["obj"])
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, unquote(object_id))
        named = {} if row is None else {"heading": self.heading(row)}
        return super().history_view(request, object_id, named | (extra_context or {}))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return refused(form, refusal) if refusal else form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self.audit(request, "changed" if change else "added", obj, fields=form.changed_data)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.audit(request, "deleted", obj, label=label_of(obj))
        super().delete_model(request, obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for row in formset.new_objects:
            self.audit(request, "added", row, label=label_of(row))
        for row, fields in formset.changed_objects:
            self.audit(request, "changed", row, fields=list(fields))
        for row in formset.deleted_objects:
            self.audit(request, "deleted", form.instance, label=f"{row._meta.model_name}: {label_of(row)}")

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        return unnamed(super().log_addition(request, obj, message), obj)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        return unnamed(super().log_change(request, obj, message), obj)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """Rows inside a page are told by their kind: the log outlives the people whose names they bear."""
        told: Any = super().construct_change_message(request, form, formsets, add)
        for part in told if formsets else ():
            for fact in part.values():
                if "object" in fact:
                    fact["object"] = "…"
        return told

    def audit(self, request: HttpRequest, verb: str, obj: Any, **details: Any) -> None:
        WRITTEN.tell(f"{obj._meta.model_name}.{verb}", by=request.user, about=obj, **details)


class RoleInline(admin.TabularInline):
    """Rows inside a page: whoever may see or change the page may see or change them."""

    extra = 0
    editable: ClassVar[bool] = True
    verbose_name_plural: Any

    def page(self) -> RoleModelAdmin:
        return self.admin_site._registry[self.parent_model]  # type: ignore[return-value]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.page().has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        page = self.page()
        return self.editable and (page.has_change_permission(request, obj) if obj else page.has_add_permission(request))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.can_delete and self.has_change_permission(request, obj)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return without_shortcuts(super().formfield_for_dbfield(db_field, request, **kwargs))

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        return named_rows(formset)


class ReadOnlyInline(RoleInline):
    """Rows that nobody changes here."""

    editable = False
    can_delete = False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        if "fields" not in kwargs:
            kwargs["fields"] = self.get_fields(request, obj)
        return super().get_formset(request, obj, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": as_read(self.model, self.get_fields(request, obj))})]


def without_shortcuts(field: Any) -> Any:
    """Take the small icons that open other admin pages off a choice: each thing is kept on its own page."""
    for icon in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
        if field is not None and hasattr(field.widget, icon):
            setattr(field.widget, icon, False)
    return field


def refused(form: type[forms.ModelForm], error: DomainError) -> type[forms.ModelForm]:
    """The form class with a rule's no among its errors."""

    class Refused(form):  # type: ignore[misc, valid-type]
        def clean(self) -> dict[str, Any]:
            cleaned: dict[str, Any] = super().clean() or self.cleaned_data
            here: Sequence[str] = [name for name in error.fields if name in self.fields]
            for name in here:
                self.add_error(name, list(error.fields[name]))
            if not here:
                self.add_error(None, str(error))
            return cleaned

    return Refused
