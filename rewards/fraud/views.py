"""An owner reads why a payout waits, and says what they think."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from civic.consent.typed import keeps_typed
from civic.core.errors import DomainError, NotFound
from civic.web.refusals import explained
from rewards.fraud import actions, queries
from rewards.holds.forms import AppealForm
from rewards.shops.owner_views import for_signed_in


@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@for_signed_in
def payout_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """One hold of the owner's merchant, with what was said to it."""
    user: Any = request.user
    held = queries.holds_for(user).filter(pk=pk).first()
    if held is None:
        raise NotFound
    form = AppealForm(request.POST or None, initial={"words": held.appeal})
    if request.method == "POST" and form.is_valid():
        try:
            actions.appeal(pk, by=user, words=form.cleaned_data["words"], now=timezone.now())
        except DomainError as error:
            messages.warning(request, explained(error, key="shop-statements"))
        else:
            messages.success(request, _("Thank you. What you wrote is with the people who look into it."))
        return redirect("rewards:business")
    context = {"hold": held, "form": form}
    return render(request, "rewards/fraud/payout_hold.html", context, status=422 if form.errors else 200)
