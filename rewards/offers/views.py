"""All that coins buy, in one place; everyone may look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from civic.core.calendar import taipei_day
from rewards.offers import queries
from rewards.offers.forms import OfferFilter
from rewards.shops import remembered


@require_safe
def all_offers(request: HttpRequest) -> HttpResponse:
    """List the offers of all shops, cheapest first: by township, kind, most coins and words."""
    form = OfferFilter(request.GET)
    form.is_valid()  # a filter that makes no sense filters nothing
    wanted = form.cleaned_data
    found = queries.on_view(today=taipei_day(timezone.now())).filter(shop__is_open=True).exclude(stock=0)
    found = queries.like(
        found,
        district=wanted.get("district"),
        what=wanted.get("what", ""),
        most=wanted.get("most"),
        text=wanted.get("text", ""),
    )
    if wanted.get("favourites"):
        found = found.filter(shop__in=remembered.favourites(request))
    context = {"form": form, "offers": found[:200], "is_filtered": any(wanted.values())}
    return render(request, "rewards/offers/all_offers.html", context)
