"""The owner’s pages for disputing a line of a statement."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rewards.settlement.disputes import actions
from rewards.settlement.statements import photos
from rewards.settlement.statements.views import for_owners, own_statement, try_to


@require_http_methods(["GET", "HEAD", "POST"])
@for_owners
def dispute(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Note what the owner says is wrong with a line."""
    if request.method == "POST":
        reason, done = request.POST.get("reason", ""), _("Your words are with the operator. You get an answer here.")
        by: Any = request.user
        said: dict[str, Any] = {"reason": reason, "photo": request.FILES.get("photo")}
        try_to(request, lambda: actions.dispute(number, pk, **said, by=by, now=timezone.now()), done)
    return redirect("rewards:statement", number)


@require_safe
@for_owners
def dispute_photo(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """Serve the photo that the owner sent with a dispute."""
    dispute = own_statement(request, number).disputes.filter(pk=pk).first()
    return photos.response(dispute.photo if dispute else None)
