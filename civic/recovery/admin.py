"""The counter's page: find the account, note the document, type the code that the citizen reads out."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin
from civic.recovery import actions, queries
from civic.recovery.forms import FindForm, FinishForm, StartForm
from civic.recovery.models import Recovery
from civic.web.step_up import sure_form


@admin.register(Recovery)
class RecoveryAdmin(RoleModelAdmin):
    view_roles = add_roles = (Role.OPERATOR,)
    fields = ("account_shown", "document", "operator", "started_at", "done_at")
    readonly_fields = ("account_shown",)
    list_display = ("__str__", "account_shown", "document", "operator", "started_at", "done_at")
    list_select_related = ("user", "operator")

    @admin.display(description=_("citizen’s account"))
    def account_shown(self, recovery: Recovery) -> str:
        return f"{recovery.user_id} · {queries.mask(recovery.user.email)}"

    def get_urls(self) -> list[URLPattern]:
        finish = self.admin_site.admin_view(self.finish_view)
        return [path("<int:pk>/finish/", finish, name="civic_recovery_finish"), *super().get_urls()]

    def tools_for(self, request: HttpRequest, obj: Any) -> list[tuple[str, Any]]:
        waits = not obj.done_at and self.has_add_permission(request)
        return [(self.url_of("finish", obj.pk), _("Enter the code"))] if waits else []

    @sure_form
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """What the citizen knows first; then which account, which document, and where the code goes."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        find = FindForm(request.GET or None)
        found = self.look(request, find) if find.is_bound and find.is_valid() else None
        start = StartForm(request.POST or None, found=found) if found else None
        if start and request.method == "POST" and start.is_valid() and (made := self.start(request, start)):
            return redirect(self.url_of("finish", made.pk))
        facts = {"find": find, "found": found, "start": start, "too_many": len(found or []) > queries.MOST}
        return self.page(request, "find", _("Give an account back"), **facts)

    def look(self, request: HttpRequest, find: FindForm) -> list[queries.Found]:
        """Looking for a person is on file, with how many were found."""
        found = queries.find(**find.cleaned_data)
        audit.record("recovery.searched", by=request.user, found=len(found))  # type: ignore[arg-type]
        return found

    def start(self, request: HttpRequest, form: StartForm) -> Recovery | None:
        told, by = form.cleaned_data, request.user
        user = User.objects.get(pk=told["account"])
        facts = {"document": told["document"], "new_email": told["new_email"], "now": timezone.now()}
        try:
            return actions.start(user, by=by, **facts)  # type: ignore[arg-type]
        except DomainError as error:
            form.add_error(None, str(error))
            return None

    @sure_form
    def finish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The code that the citizen reads out from the new mailbox."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        recovery = Recovery.objects.select_related("user").filter(pk=pk).first()
        if recovery is None:
            raise Http404
        form = FinishForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self.finish(request, recovery, form):
            messages.success(request, _("The account is given back. The citizen signs in with the new address."))
            return redirect(self.url_of("changelist"))
        return self.page(request, "finish", _("Enter the code"), form=form, recovery=recovery)

    def finish(self, request: HttpRequest, recovery: Recovery, form: FinishForm) -> bool:
        try:
            actions.finish(recovery, code=form.cleaned_data["code"], by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except DomainError as error:
            form.add_error("code", str(error))
            return False
        return True

    def page(self, request: HttpRequest, name: str, title: Any, **facts: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **facts}
        template = {"find": "admin/civic/recovery/find.html", "finish": "admin/civic/recovery/finish.html"}[name]
        return TemplateResponse(request, template, context)
