"""Pages that show where coins are spent; everyone may look."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from civic.core.calendar import taipei_day
from rewards.shops import hours, queries, remembered
from rewards.shops.forms import ShopFilter
from rewards.shops.models import Shop
from rewards.shops.ways import shown, ways


@require_safe
def shops(request: HttpRequest) -> HttpResponse:
    """List the shops that take coins: by township, by words, those that are open, those that one marked."""
    form = ShopFilter(request.GET)
    form.is_valid()  # a filter that makes no sense filters nothing
    wanted = form.cleaned_data
    district, text, category = wanted.get("district"), wanted.get("text", ""), wanted.get("category", "")
    found = _described(
        request, queries.listed(district_id=district.pk if district else None, category=category, text=text)
    )
    if wanted.get("open_now"):
        found = [shop for shop in found if shop.is_open and shop.open_now]
    if wanted.get("favourites"):
        found = [shop for shop in found if shop.is_favourite]
    context: dict[str, Any] = {"form": form, "shops": found, "is_filtered": any(wanted.values())}
    context["has_places"] = any(shop.latitude is not None for shop in found)
    # Pins on an empty ground show nobody where a shop is.
    if context["has_places"] and (settings.MAP_TILES or settings.MAP_OUTLINES):
        context["map"] = {
            "tiles": settings.MAP_TILES,
            "credit": settings.MAP_CREDIT,
            "outlines": bool(settings.MAP_OUTLINES),
        }
    return render(request, "rewards/shops/shops.html", context)


def _described(request: HttpRequest, found: Any) -> list[Any]:
    """Each shop with whether it is open by its own hours (None: nobody knows), and whether it was marked here."""
    now, marked = timezone.now(), set(remembered.favourites(request))
    listed: list[Any] = list(found)
    for shop in listed:
        shop.open_now, shop.is_favourite = hours.is_open(shop.hours, now), shop.pk in marked
    return listed


@require_safe
def shop(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one shop: where, when, and what coins buy there."""
    found = get_object_or_404(queries.listed(), pk=pk)
    _described(request, [found])
    today = taipei_day(timezone.now())
    context = {
        "shop": found,
        "offers": found.offers.filter(is_listed=True).exclude(last_day__lt=today),
    } | shown(request, ways(found.place, found.latitude, found.longitude))
    return render(request, "rewards/shops/shop.html", context)


@require_POST
def favourite(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a shop in this browser, or take the mark off, and go back to where one was."""
    found = get_object_or_404(Shop, pk=pk)
    others = [each for each in remembered.favourites(request) if each != pk]
    response = _back(request, found.pk)
    remembered.keep_favourites(response, [pk, *others] if request.POST.get("on") else others)
    return response


@require_POST
def choose_maps(request: HttpRequest) -> HttpResponse:
    """Remember in this browser which maps show the way; none, to be asked again."""
    response = _back(request, None)
    remembered.keep_maps(response, request.POST.get("maps", ""))
    return response


def _back(request: HttpRequest, pk: int | None) -> HttpResponse:
    there = request.POST.get("next", "")
    if there.startswith(("/shops/", "/events/")) and url_has_allowed_host_and_scheme(there, None):
        return redirect(there)
    return redirect("rewards:shop", pk) if pk else redirect("rewards:shops")


@require_safe
@cache_control(public=True, max_age=24 * 3600)
def outlines(request: HttpRequest) -> HttpResponse:
    """The townships' outlines, as the county gave them (MAP_OUTLINES)."""
    file = Path(settings.MAP_OUTLINES) if settings.MAP_OUTLINES else None
    if file is None or not file.is_file():
        raise Http404
    return HttpResponse(file.read_bytes(), content_type="application/json")
