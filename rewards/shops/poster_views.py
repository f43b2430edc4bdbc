"""Pages of an owner's poster: its limits, its picture, and a sheet that prints it on A4 or A6."""

import unicodedata
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from civic.core.errors import DomainError, NotFound
from civic.web.refusals import explained
from rewards.shops import owner_actions
from rewards.shops.models import Shop
from rewards.shops.owner_views import for_signed_in
from rewards.shops.poster_numbers import number_of

WIDE = 178  # millimetres for the name, on a sheet of 210


class PosterForm(forms.ModelForm):
    """Whether the shop takes coins by its poster, and how many at most."""

    use_required_attribute = False

    class Meta:
        model = Shop
        fields = ("poster_on", "poster_most", "poster_day")
        labels = {
            "poster_on": gettext_lazy("This shop takes coins by its poster"),
            "poster_most": gettext_lazy("Coins at most for one payment"),
            "poster_day": gettext_lazy("Coins at most in a day"),
        }
        widgets = {
            name: forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
            for name in ("poster_most", "poster_day")
        }


@require_http_methods(["GET", "HEAD", "POST"])
@for_signed_in
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch the poster on and off, set its limits, print it."""
    user: Any = request.user
    shop = owner_actions.own_shop(pk, by=user)
    form = PosterForm(request.POST or None, instance=owner_actions.own_shop(pk, by=user))
    if request.method == "POST" and form.is_valid() and _saved(form, pk, by=user):
        messages.success(request, _("“%(name)s” is saved.") % {"name": shop.name})
        return redirect("rewards:poster_settings", pk)
    context = {"shop": shop, "form": form, "address": address_of(shop), "number": number_of(shop.pk)}
    return render(request, "rewards/shops/poster.html", context, status=422 if form.errors else 200)


@require_safe
@for_signed_in
def poster_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sheet alone, for the printer: A4, or A6 for the till."""
    user: Any = request.user
    size = "a6" if request.GET.get("size") == "a6" else "a4"
    context = {"shop": owner_actions.own_shop(pk, by=user), "size": size}
    return render(request, "rewards/shops/poster_print.html", context)


@require_safe
@for_signed_in
def poster_svg(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the poster as a picture that prints sharp in any size."""
    user: Any = request.user
    shop = owner_actions.own_shop(pk, by=user)
    side, squares = squares_of(address_of(shop))
    context = {"shop": shop, "lines": lines_of(shop.name), "address": address_of(shop), "squares": squares}
    context |= {"scale": f"{120 / side:.4f}", "county_name": settings.COUNTY_NAME}
    context["number"] = number_of(shop.pk)
    context["address_size"] = f"{min(5.5, WIDE / 0.56 / len(address_of(shop))):.2f}"
    response = render(request, "rewards/shops/poster.svg", context, content_type="image/svg+xml")
    if "download" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="poster-{shop.pk}.svg"'
    return response


def address_of(shop: Shop) -> str:
    """Return what the poster's QR holds: the shop's address on this site, and nothing else."""
    return settings.PUBLIC_URL + reverse("rewards:poster", args=[shop.pk])


def squares_of(text: str) -> tuple[int, str]:
    """Return a QR as one path: how many modules it is wide with its quiet zone, and the dark ones."""
    code = segno.make_qr(text, error="q")
    border = 4
    dark = [
        f"M{x + border} {y + border}h1v1h-1z"
        for y, row in enumerate(code.matrix)
        for x, module in enumerate(row)
        if module & 1
    ]
    return len(code.matrix) + 2 * border, "".join(dark)


def lines_of(name: str) -> list[tuple[str, str, int]]:
    """Return the shop's name in one or two lines that fit: words, size of letters in mm, height on the sheet."""
    half = _break(name) if _width(name) > 14 else len(name)
    parts = [part for part in (name[:half].strip(), name[half:].strip()) if part]
    size = min(19.0, *(WIDE / _width(part) for part in parts))
    heights = [82] if len(parts) == 1 else [74, 74 + round(size * 1.2)]
    return [(part, f"{size:.2f}", height) for part, height in zip(parts, heights, strict=True)]


def _break(name: str) -> int:
    """Return where the second line begins: at a blank near the middle, or in the middle."""
    middle = len(name) // 2
    blanks = [at for at, letter in enumerate(name) if letter == " "]
    return min(blanks, key=lambda at: abs(at - middle), default=middle)


def _width(words: str) -> float:
    """Return the width of words, in widths of a Chinese letter."""
    return sum(1 if unicodedata.east_asian_width(letter) in "WF" else 0.6 for letter in words) or 1


def _saved(form: PosterForm, pk: int, *, by: Any) -> bool:
    try:
        owner_actions.change_shop(pk, by=by, **form.cleaned_data)
    except NotFound:
        raise
    except DomainError as error:
        form.add_error(None, explained(error))
        return False
    return True
