from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, District, Topic, User
from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin
from civic.desk.steps import Step
from civic.helpdesk import actions, reasons

HELP_DESK = (Role.OPERATOR, Role.COORDINATOR)


def is_ordinary(user: User, by: User) -> bool:
    return user.pk != by.pk and not user.is_staff


def has_birth_year(user: User) -> bool:
    return Citizen.objects.filter(user=user, birth_year__isnull=False).exists()


@admin.register(User)
class UserAdmin(RoleModelAdmin):
    """The help desk's page: it finds an account and closes or opens it. Neither coins nor answers are shown."""

    view_roles = HELP_DESK
    taken_along = ()  # no work needs everybody's address
    fields = ("email", "name", "is_active", "is_staff", "date_joined", "last_login")
    list_display = ("email", "name", "is_active", "is_staff", "date_joined")
    list_filter = ("is_active", "is_staff")
    search_fields = ("^email", "^name")
    search_help_text = _("How the e-mail address or the name begins")
    sortable_by = ("email",)
    ordering = ("-id",)  # as they joined, and by an index
    show_facets = admin.ShowFacets.NEVER
    found_by = ("email",)
    steps = (
        Step(
            name="deactivate",
            label=_("Close the account"),
            done=_("The account is closed."),
            run=lambda user, act: actions.deactivate(user, by=act.by, reason=act.reason),
            roles=HELP_DESK,
            offered=lambda user, by: user.is_active and is_ordinary(user, by),
            reason=True,
            tone="danger",
        ),
        Step(
            name="reactivate",
            label=_("Open the account again"),
            done=_("The account is open again."),
            run=lambda user, act: actions.reactivate(user, by=act.by, reason=act.reason),
            roles=HELP_DESK,
            offered=lambda user, by: not user.is_active and is_ordinary(user, by),
            reason=True,
            tone="primary",
        ),
        Step(
            name="forget-birth-year",
            label=_("Empty the year of birth"),
            done=_("The year of birth is emptied; the citizen can enter it again."),
            run=lambda user, act: actions.forget_birth_year(user, by=act.by, reason=act.reason),
            roles=HELP_DESK,
            offered=lambda user, by: has_birth_year(user) and is_ordinary(user, by),
            reason=True,
        ),
    )

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever opens a person's particulars says why first; the person reads it under My data."""
        if request.method == "GET" and not reasons.given(request, object_id):
            person = self.get_object(request, unquote(object_id))
            if person is not None and self.has_view_permission(request, person):
                return reasons.ask(request, self, person)
        return super().change_view(request, object_id, *args, **kwargs)

    def note_look(self, request: HttpRequest, row: Any, **facts: Any) -> None:
        super().note_look(request, row, why=reasons.given(request, str(row.pk)))


@admin.register(District)
class DistrictAdmin(RoleModelAdmin):
    view_roles = add_roles = change_roles = (Role.COORDINATOR,)
    superuser_too = True
    list_display = ("name", "name_en", "code", "in_county", "order")
    list_filter = ("in_county",)
    search_fields = ("name", "name_en", "code")


@admin.register(Topic)
class TopicAdmin(RoleModelAdmin):
    """The list of matters that citizens may follow. None is deleted: it is taken out of use."""

    view_roles = add_roles = change_roles = (Role.COORDINATOR,)
    list_display = ("name", "name_en", "code", "in_use", "order")
    list_filter = ("in_use",)
    search_fields = ("name", "name_en", "code")
