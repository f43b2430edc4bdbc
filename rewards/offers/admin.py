"""A shop's own page, with what coins buy in it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.desk.base import RoleInline, RoleModelAdmin
from civic.desk.fields import PictureField
from rewards.offers.forms import WeekdaysField
from rewards.offers.models import Offer
from rewards.shops.models import Shop
from rewards.shops.positions import PositionForm, written


class DaysInWords:
    """Shows the days of the week to whoever only looks."""

    @admin.display(description=_("days of the week"))
    def good_on(self, offer: Offer) -> str:
        return offer.weekdays_in_words or str(_("Every day"))


class OfferRowForm(forms.ModelForm):
    weekdays = WeekdaysField(label=capfirst(_("days of the week")))

    class Meta:
        model = Offer
        fields = "__all__"  # noqa: DJ007  the inline's own `fields` name them


class OfferInline(DaysInWords, RoleInline):
    model = Offer
    form = OfferRowForm
    readonly_fields = ("good_on",)

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """The days of the week are ticked by who may change them, and words for everybody else."""
        days = "weekdays" if self.has_change_permission(request, obj) else "good_on"
        return (
            "title", "what", "coins", "stock", "per_person", "first_day", "last_day", days, "days_to_use", "is_listed",
        )  # fmt: skip


class ShopForm(PositionForm):
    picture = PictureField(label=capfirst(_("picture")), required=False)

    class Meta:
        model = Shop
        fields = "__all__"


@admin.register(Shop)
class ShopAdmin(RoleModelAdmin):
    view_roles = (Role.FINANCE, Role.COORDINATOR)
    add_roles = change_roles = (Role.OPERATOR,)
    form = ShopForm
    list_display = ("name", "merchant", "district", "takes", "is_open")
    list_filter = ("is_open", "takes", "district")
    list_select_related = ("merchant", "district")
    search_fields = ("name", "merchant__name", "address")
    found_by = ("name__icontains",)
    fields = (
        "merchant", "name", "category", "district", "address", "position", "phone", "hours", "about",
        "picture", "takes", "is_open", "day_limit", "poster_on", "poster_most", "poster_day",
    )  # fmt: skip
    inlines = (OfferInline,)

    @admin.display(description=_("place on the map"))
    def position(self, shop: Shop) -> str:
        return "–" if shop.latitude is None else written((shop.latitude, shop.longitude))  # type: ignore[arg-type]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """A shop stays with its merchant: past payments are owed to that one."""
        return ("merchant",) if obj else ()


@admin.register(Offer)
class OfferAdmin(DaysInWords, RoleModelAdmin):
    """What shops offer, to be looked at; the shop's own page changes it."""

    view_roles = (Role.OPERATOR, Role.COORDINATOR)
    list_display = ("title", "shop", "coins", "stock", "first_day", "last_day", "is_listed")
    list_filter = ("is_listed", "what")
    list_select_related = ("shop",)
    search_fields = ("title", "shop__name", "shop__merchant__name")
    found_by = ("title__icontains",)
    readonly_fields = ("good_on",)
    fields = (
        "title", "shop", "what", "about", "coins", "picture", "picture_alt", "stock", "per_person", "first_day",
        "last_day", "good_on", "days_to_use", "is_listed",
    )  # fmt: skip
