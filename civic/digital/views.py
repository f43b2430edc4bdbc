"""A digital citizen's page: the terms, then the card."""

from typing import Any
from uuid import UUID

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civic.accounts.models import Citizen
from civic.accounts.queries import signed_in_citizen
from civic.consent.models import Document
from civic.consent.queries import newest
from civic.consent.wording import as_html
from civic.core.errors import DomainError, NotFound
from civic.digital import actions
from civic.digital.models import DigitalCard
from civic.shown_codes.drawing import grouped
from civic.shown_codes.typed import plain
from civic.web.refusals import explained, with_answer


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def digital(request: HttpRequest) -> HttpResponse:
    """The card of who has one; for others the terms, and the way to agree to them."""
    citizen = signed_in_citizen(request)
    card = DigitalCard.objects.filter(citizen=citizen).first()
    if card is not None and request.method != "POST":
        newer = actions.newer_terms(citizen)
        context = {
            "card": card,
            "picture": _picture(card),
            "newer": newer,
            "text": as_html(newer.words) if newer else "",
        }
        return render(request, "civic/digital/card.html", context)
    if request.method == "POST" and request.POST.get("agree"):
        return _join(request, citizen)
    return _terms(request, citizen, unticked=request.method == "POST")


def _join(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    try:
        actions.join(citizen, now=timezone.now())
    except DomainError as error:
        messages.warning(request, explained(error))
    else:
        messages.success(request, _("Welcome! You are a digital citizen now."))
    return redirect("civic:digital")


def _terms(request: HttpRequest, citizen: Citizen, *, unticked: bool) -> HttpResponse:
    """What one would agree to; who lives in the county reads so at once, and not after agreeing."""
    terms = newest(Document.Kind.DIGITAL)
    context: dict[str, Any] = {"document": terms, "text": as_html(terms.words) if terms else "", "unticked": unticked}
    if citizen.district and citizen.district.in_county:
        context["lives_here"] = actions.LivesHere.message
    return render(request, "civic/digital/join.html", context, status=400 if unticked else 200)


@require_POST
@login_required
def leave(request: HttpRequest) -> HttpResponse:
    """Give the card back."""
    try:
        actions.leave(signed_in_citizen(request), now=timezone.now())
    except NotFound as error:
        raise Http404 from error
    messages.success(request, _("You have given your card back. Your coins and everything else stay."))
    return redirect("civic:identity")


@require_safe
def check(request: HttpRequest, card: UUID) -> HttpResponse:
    """What the card's QR opens, for anyone: that it is valid, its number and since when. No name."""
    found = get_object_or_404(_valid(), key=card)
    return render(request, "civic/digital/check.html", {"card": found})


class NumberForm(forms.Form):
    """The number that stands on a card, as somebody reads it out."""

    use_required_attribute = False

    number = forms.CharField(
        label=gettext_lazy("Number of the card"),
        help_text=gettext_lazy("Such as V7KD-4X9Q."),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "input-digits", "autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": gettext_lazy("Enter the number of the card.")},
    )

    def clean_number(self) -> DigitalCard:
        typed = plain(self.cleaned_data["number"]).upper()
        card = _valid().filter(number=grouped(typed)).first()
        if card is None:
            words = _("No valid card has this number. Please compare it with the card.")
            raise forms.ValidationError(with_answer(words, "digital-citizen"))
        return card


@require_safe
def check_by_number(request: HttpRequest) -> HttpResponse:
    """For who cannot scan: the number on the card says what its QR says."""
    form = NumberForm(request.GET if "number" in request.GET else None)
    if form.is_valid():
        return render(request, "civic/digital/check.html", {"card": form.cleaned_data["number"]})
    return render(request, "civic/digital/by_number.html", {"form": form}, status=422 if form.errors else 200)


def _valid() -> QuerySet[DigitalCard]:
    return DigitalCard.objects.filter(citizen__user__is_active=True)


def _picture(card: DigitalCard) -> str:
    """Drawn into the page itself, in the county's colours, so that a page kept or printed shows it without a line."""
    code = segno.make_qr(f"{settings.PUBLIC_URL}/digital/{card.key}/", error="m")
    return str(code.svg_data_uri(border=4, omitsize=True, dark="#07303e", data_dark="#0b5468", light="#fff"))
