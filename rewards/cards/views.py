"""Pages where a citizen sees their cards, and blocks one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from civic.accounts.queries import signed_in_citizen
from civic.core.errors import DomainError, NotFound
from civic.web.refusals import explained
from rewards.cards import actions, queries


@require_safe
@login_required
@never_cache
def cards(request: HttpRequest) -> HttpResponse:
    """List the citizen's cards: the valid one with what it pays without a PIN, and the ended ones."""
    mine = queries.cards_of(signed_in_citizen(request))
    context = {"cards": mine, "now": timezone.now()}
    return render(request, "rewards/cards/cards.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def block(request: HttpRequest, pk: int) -> HttpResponse:
    """End one's own card at once."""
    if request.method != "POST":  # a reload, a change of language, a sign-in on the way
        return redirect("rewards:cards")
    try:
        actions.block_own(pk, citizen=signed_in_citizen(request), now=timezone.now())
    except NotFound as error:
        raise Http404 from error
    except actions.CardEnded:
        messages.info(request, _("This card was no longer valid. Nobody can pay with it."))
    except DomainError as error:
        messages.error(request, explained(error))
    else:
        messages.success(request, _("The card is blocked. Nobody can pay with it any more; your coins are safe."))
    return redirect("rewards:cards")
