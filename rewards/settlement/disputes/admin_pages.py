"""Pages of a disputed statement in the administration: ask for an adjustment, look at the owner’s photo."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civic.core.errors import DomainError
from civic.core.roles import Role
from rewards.settlement.disputes import adjustments
from rewards.settlement.disputes.forms import AdjustmentForm
from rewards.settlement.statements.admin import StatementPages
from rewards.settlement.statements.models import Statement


class DisputePages(StatementPages):
    """Add two pages to a statement: one that asks for an adjustment, one with a dispute’s photo."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        photo = require_safe(self.dispute_photo_view)
        return [
            path("<path:object_id>/adjust/", view(self.adjust_view), name="rewards_statement_adjust"),
            path("<path:object_id>/photo/<int:dispute>/", view(photo), name="rewards_statement_dispute_photo"),
            *super().get_urls(),
        ]

    def tools_for(self, request: HttpRequest, obj: Statement) -> list[tuple[str, Any]]:
        tools = super().tools_for(request, obj)
        if obj.status == Statement.Status.DISPUTED and self.may(request, (Role.OPERATOR,)):
            return [(self.url_of("adjust", obj.pk), _("Ask for an adjustment")), *tools]
        return tools

    def adjust_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for coins to be added or taken off, as an operator; somebody else decides."""
        if not self.may(request, (Role.OPERATOR,)):
            raise PermissionDenied
        statement = self.found(request, object_id)
        form = AdjustmentForm(request.POST or None, statement=statement)
        if form.is_valid() and self.asked(request, form):
            return redirect(self.url_of("change", statement.pk))
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, "original": statement}
        context["title"] = _("Ask for an adjustment")
        return TemplateResponse(request, "admin/rewards/statement/adjust.html", context)

    def asked(self, request: HttpRequest, form: AdjustmentForm) -> bool:
        """Ask for the adjustment and say so, or show in the form why not."""
        by: Any = request.user
        said = {**form.cleaned_data, "dispute_id": form.cleaned_data["dispute"].pk}
        said.pop("dispute")
        try:
            adjustments.ask(**said, by=by, now=timezone.now())
        except DomainError as error:
            form.refuse(error)
            return False
        messages.success(request, _("The adjustment waits for a second person."))
        return True

    def dispute_photo_view(self, request: HttpRequest, object_id: str, dispute: int) -> HttpResponseBase:
        """Serve the photo that came with a dispute, to its readers only."""
        statement = self.found(request, object_id)
        said = statement.disputes.filter(pk=dispute).first()
        return self.photo(request, statement, said.photo if said else None)
