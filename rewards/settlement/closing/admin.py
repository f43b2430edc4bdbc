"""Pages on which an operator has a period closed without waiting for the night, and sees how far it is."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from civic.core.roles import Role
from rewards import tasks
from rewards.settlement.closing import requests
from rewards.settlement.closing.models import CloseRequest
from rewards.settlement.periods import queries


class ClosePages:
    """Add two pages to the list of settlements, for operators."""

    def get_urls(self: Any) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("close/", view(self.close_view), name="rewards_settlement_close"),
            path("close/<int:pk>/", view(self.closing_view), name="rewards_settlement_closing"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def close_view(self: Any, request: HttpRequest) -> HttpResponse:
        """Ask for the oldest period that is over to be closed now."""
        if not self.may(request, (Role.OPERATOR,)):
            raise PermissionDenied
        now = timezone.now()
        if request.method == "POST":
            try:
                asked = requests.ask(queries.one_named(request.POST.get("month", "")).first, by=request.user, now=now)  # type: ignore[arg-type]
            except DomainError as error:
                messages.error(request, str(error))
                return redirect("admin:rewards_settlement_close")
            transaction.on_commit(tasks.ask_to_close)
            return redirect("admin:rewards_settlement_closing", asked.pk)
        context = {"period": requests.waiting(now=now), "title": _("Close a period")}
        return self.page_of(request, "admin/rewards/settlement/close.html", context)

    def closing_view(self: Any, request: HttpRequest, pk: int) -> HttpResponse:
        """Show how far a close is; the page asks again every second until it has ended."""
        asked = CloseRequest.objects.filter(pk=pk).first() if self.may(request, (Role.OPERATOR,)) else None
        if asked is None:
            raise Http404
        part, whole = "admin/rewards/settlement/_closing.html", "admin/rewards/settlement/closing.html"
        name = part if request.headers.get("HX-Request") else whole
        return self.page_of(
            request, name, {"asked": asked, "period": queries.period_of(asked.month), "title": _("Close a period")}
        )

    def page_of(self: Any, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        """Render a page with what every page of the administration shows."""
        whole = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, name, whole)

    def changelist_view(self: Any, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        may_close = self.may(request, (Role.OPERATOR,))
        return super().changelist_view(request, {**(extra_context or {}), "may_close": may_close})  # type: ignore[misc]
