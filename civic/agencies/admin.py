from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from civic.agencies import actions
from civic.agencies.models import Agency, Membership
from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin
from civic.desk.fields import UserByEmailField
from civic.web.step_up import sure_form


@admin.register(Agency)
class AgencyAdmin(RoleModelAdmin):
    view_roles = add_roles = change_roles = (Role.COORDINATOR,)
    superuser_too = True
    list_display = ("name", "name_en", "slug", "phone")
    search_fields = ("name", "name_en", "slug")


class MembershipForm(forms.ModelForm):
    user = UserByEmailField()

    class Meta:
        model = Membership
        fields = ("user", "role", "agency")


@admin.register(Membership)
class MembershipAdmin(RoleModelAdmin):
    """Who works in which role. A role is granted or revoked, never edited, and never by the person themselves."""

    view_roles = add_roles = delete_roles = (Role.COORDINATOR,)
    superuser_too = True
    form = MembershipForm
    list_display = ("user", "email", "role", "agency", "since")
    list_filter = ("role", "agency")
    list_select_related = ("user", "agency")
    search_fields = ("user__email", "user__name")
    ordering = ("role", "agency__name")

    @admin.display(description=_("e-mail address"), ordering="user__email")
    def email(self, membership: Membership) -> str:
        return membership.user.email

    @sure_form
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        return super().add_view(request, form_url, extra_context)

    @sure_form
    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        return super().delete_view(request, object_id, extra_context)

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.user_id != request.user.pk)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if "user" in form.base_fields:
            field = form.base_fields["user"]
            field.queryset = field.queryset.exclude(pk=request.user.pk)
            field.help_text = _("The person signs up first. Nobody changes their own roles.")
        return form

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        made = actions.grant_role(obj.user, Role(obj.role), agency=obj.agency, by=request.user)  # type: ignore[arg-type]
        obj.pk, obj._state.adding = made.pk, False

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        actions.revoke_role(obj, by=request.user)  # type: ignore[arg-type]
