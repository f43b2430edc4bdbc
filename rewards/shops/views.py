"""Pages that show where coins are spent; everyone may look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from civic.core.calendar import taipei_day
from rewards.shops import queries
from rewards.shops.forms import ShopFilter


@require_safe
def shops(request: HttpRequest) -> HttpResponse:
    """List the shops that take coins, by township and by words."""
    form = ShopFilter(request.GET)
    form.is_valid()  # a filter that makes no sense filters nothing
    district, text = form.cleaned_data.get("district"), form.cleaned_data.get("text", "")
    category = form.cleaned_data.get("category", "")
    found = queries.listed(district_id=district.pk if district else None, category=category, text=text)
    context = {"form": form, "shops": found, "is_filtered": bool(district or text or category)}
    context["has_places"] = any(shop.latitude is not None for shop in found)
    return render(request, "rewards/shops/shops.html", context)


@require_safe
def shop(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one shop: where, when, and what coins buy there."""
    found = get_object_or_404(queries.listed(), pk=pk)
    today = taipei_day(timezone.now())
    context = {"shop": found, "offers": found.offers.filter(is_listed=True).exclude(last_day__lt=today)}
    return render(request, "rewards/shops/shop.html", context)
