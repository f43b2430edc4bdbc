from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.agencies import actions
from civic.agencies.forms import LeaveForm
from civic.agencies.models import Agency, Membership
from civic.core.errors import DomainError
from civic.core.hooks import Hook
from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin
from civic.desk.fields import UserByEmailField
from civic.web.step_up import sure_form

LEAVING: Hook[[User], Any] = Hook("What is to be known before this person leaves, as (words, address) each?")


@admin.register(Agency)
class AgencyAdmin(RoleModelAdmin):
    view_roles = add_roles = change_roles = (Role.COORDINATOR,)
    superuser_too = True
    list_display = ("name", "name_en", "slug", "phone")
    search_fields = ("name", "name_en", "slug")


class LastDayForm(forms.ModelForm):
    """Of a role that was granted, the last day alone can still be set."""

    class Meta:
        model = Membership
        fields = ("last_day",)


class MembershipForm(forms.ModelForm):
    user = UserByEmailField()

    class Meta:
        model = Membership
        fields = ("user", "role", "agency", "first_day", "last_day")


@admin.register(Membership)
class MembershipAdmin(RoleModelAdmin):
    """Who works in which role: granted, given another last day, revoked, and never by the person themselves."""

    view_roles = add_roles = change_roles = delete_roles = (Role.COORDINATOR,)
    superuser_too = True
    form = MembershipForm
    list_display = ("user", "email", "role", "agency", "since", "first_day", "last_day", "granted_by")
    list_filter = ("role", "agency")
    list_select_related = ("user", "agency", "granted_by")
    search_fields = ("^user__email", "^user__name")
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

    @sure_form
    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        return super().change_view(request, object_id, *args, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.user_id != request.user.pk)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = ("user", "role", "agency", "first_day", "last_day")
        return (*shown, "since", "granted_by") if obj else shown

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("user", "role", "agency", "first_day", "since", "granted_by") if obj else ()

    def tools_for(self, request: HttpRequest, obj: Membership) -> list[tuple[str, Any]]:
        if not self.has_delete_permission(request, obj):
            return []
        return [(reverse("admin:civic_membership_leave", args=[obj.user_id]), _("This person leaves"))]

    def get_urls(self) -> list[URLPattern]:
        leave = self.admin_site.admin_view(self.leave_view)
        return [path("leave/<int:pk>/", leave, name="civic_membership_leave"), *super().get_urls()]

    @sure_form
    def leave_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Everything of a person's work ends in one act; what that means is shown before."""
        if not self.may(request, self.delete_roles) or pk == request.user.pk:
            raise PermissionDenied
        leaver = User.objects.filter(pk=pk, memberships__isnull=False).distinct().first()
        if leaver is None:
            raise Http404
        form = LeaveForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self.leave(request, leaver, form):
            return redirect(self.url_of("changelist"))
        facts = [fact for some in LEAVING(leaver) for fact in some]
        held = leaver.memberships.select_related("agency").order_by("pk")
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Leaving the administration")}
        context |= {"leaver": leaver, "held": held, "facts": facts, "form": form}
        return TemplateResponse(request, "admin/civic/membership/leave.html", context)

    def leave(self, request: HttpRequest, leaver: User, form: LeaveForm) -> bool:
        said = form.cleaned_data
        try:
            told = actions.leave(leaver, to=said["to"], by=request.user, reason=said["reason"], now=timezone.now())  # type: ignore[arg-type]
        except DomainError as error:
            form.add_error(None, str(error))
            return False
        messages.success(request, _("%(name)s has left the administration.") % {"name": leaver})
        for words in told:
            messages.info(request, words)
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.user_id != request.user.pk)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            kwargs["form"] = LastDayForm
        form = super().get_form(request, obj, change=change, **kwargs)
        if "user" in form.base_fields:
            field = form.base_fields["user"]
            field.queryset = field.queryset.exclude(pk=request.user.pk)
            field.help_text = _("The person signs up first. You cannot change your own roles.")
        return form

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        by: Any = request.user
        if change:
            actions.set_last_day(obj, obj.last_day, by=by, now=timezone.now())
            return
        days = {"first_day": obj.first_day, "last_day": obj.last_day}
        made = actions.grant_role(obj.user, Role(obj.role), agency=obj.agency, by=by, **days)
        obj.pk, obj._state.adding = made.pk, False

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        actions.revoke_role(obj, by=request.user)  # type: ignore[arg-type]
