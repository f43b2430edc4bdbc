"""What a person reads about coins that wait, and says to a refusal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from civic.accounts.queries import signed_in_citizen
from civic.consent.typed import keeps_typed
from civic.core.errors import DomainError, NotFound
from civic.web.refusals import explained
from surveys.awards import actions, queries
from surveys.awards.forms import ObjectionForm
from surveys.responses.models import HeldAward


@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def held_award(request: HttpRequest, pk: int) -> HttpResponse:
    """Show why the coins of one's own answers wait or did not come, and take one objection to a refusal."""
    citizen = signed_in_citizen(request)
    held = queries.own_held_award(pk, citizen)
    if held is None:
        raise Http404
    form = ObjectionForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, held, form, status=422 if request.method == "POST" else 200)
    try:
        actions.object_to(held.pk, citizen=citizen, words=form.cleaned_data["words"], now=timezone.now())
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        messages.warning(request, explained(error))
    else:
        messages.success(request, _("Thank you. Another person will read it, and you will be told."))
    return redirect("surveys:held_award", held.pk)


def _page(request: HttpRequest, held: HeldAward, form: ObjectionForm, *, status: int) -> HttpResponse:
    context = {"held": held, "questionnaire": held.participation.questionnaire, "form": form}
    return render(request, "surveys/awards/held_award.html", context, status=status)
