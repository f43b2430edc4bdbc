"""Letters with codes: an operator pastes a list, and gets the sheet to print this once."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from civic.core.errors import DomainError, NotFound
from civic.identity import letters as post
from civic.identity.desk_views import for_checkers
from civic.identity.forms import BatchForm
from civic.identity.models import LetterBatch
from civic.identity.views import show_fault
from civic.web import spreadsheets
from civic.web.step_up import form_first_shows_factor


@sensitive_post_parameters("people")
@sensitive_variables("form", "sent", "made")
@require_http_methods(["GET", "HEAD", "POST"])
@for_checkers
def letters(request: HttpRequest) -> HttpResponse:
    """Have letters made: the sheet is shown once."""
    if (way := form_first_shows_factor(request)) is not None:
        return way  # its sheet holds names, addresses and codes
    form = BatchForm(request.POST if request.method == "POST" else None, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        sent, user = form.cleaned_data, request.user
        try:
            people = post.read(sent["people"])
            batch, made = post.make_batch(people, label=sent["label"], key=sent["key"], by=user, now=timezone.now())  # type: ignore[arg-type]
            return _csv(batch, made) if sent["sheet"] == "csv" else _sheet(request, batch, made)
        except DomainError as error:
            show_fault(form, error, otherwise="people")
    context = {"form": form, "batches": _batches()}
    return render(request, "civic/identity/letters.html", context, status=422 if form.errors else 200)


@require_POST
@for_checkers
def cancel_letters(request: HttpRequest, pk: int) -> HttpResponse:
    """Let none of a batch's codes work any more."""
    try:
        post.cancel_batch(pk, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except NotFound as error:
        raise Http404 from error
    messages.success(request, _("The batch is cancelled; its codes work no more."))
    return redirect("civic:identity_letters")


def _batches() -> list[Any]:
    used = Count("codes", filter=Q(codes__used_at__isnull=False))
    return list(LetterBatch.objects.annotate(used=used).order_by("-pk")[:50])


def _sheet(request: HttpRequest, batch: LetterBatch, made: list[post.Letter]) -> HttpResponse:
    context = {"batch": batch, "letters": made, "address": f"{settings.PUBLIC_URL}/me/identity/letter/"}
    return render(request, "civic/identity/sheet.html", context)


def _csv(batch: LetterBatch, made: list[post.Letter]) -> HttpResponse:
    until = f"{timezone.localtime(batch.expires_at):%Y-%m-%d}"
    rows = [(letter.name, letter.address, letter.code, until) for letter in made]
    headers = {"Content-Disposition": f'attachment; filename="letters-{batch.pk}.csv"'}
    content = spreadsheets.write(("name", "address", "code", "valid_until"), rows)
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
