"""Who worked where when: the history that the database writes, and a past day of it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civic.core.calendar import taipei_day
from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin
from rewards.shops.models import ShopTerm
from rewards.shops.queries import worked_on

SHOWN = 50  # people of a day on a page


class DayForm(forms.Form):
    """Which day to look at, and of which merchant."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    merchant = forms.CharField(label=_("Merchant"), required=False, max_length=80)


@admin.register(ShopTerm)
class ShopTermPages(RoleModelAdmin):
    """Who could take payments for whom, from when until when; nobody changes it."""

    view_roles = (Role.OPERATOR, Role.FINANCE, Role.COORDINATOR)
    list_display = ("user", "merchant", "shop_shown", "role", "first_day", "last_day", "ended_at")
    list_filter = ("role",)
    list_select_related = ("user", "merchant", "shop")
    search_fields = ("merchant__name", "^user__name", "=user__email")
    fields = ("user", "merchant", "shop_shown", "role", "given_at", "first_day", "last_day", "ended_at")
    change_list_template = "admin/rewards/shopterm/list.html"

    @admin.display(description=_("shop"), ordering="shop__name")
    def shop_shown(self, term: ShopTerm) -> str:
        return str(term.shop or _("all shops"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.day_view))
        return [path("on/", view, name="rewards_shopterm_on"), *super().get_urls()]

    def day_view(self, request: HttpRequest) -> HttpResponse:
        """Show who worked where on one day."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = taipei_day(timezone.now())
        form = DayForm(request.GET or None, initial={"day": today})
        said: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
        day = said.get("day") or today
        terms = worked_on(day).filter(merchant__name__icontains=said.get("merchant", ""))
        page = Paginator(terms, SHOWN).get_page(request.GET.get("p"))
        self.note_look(request, None, day=str(day), rows=len(page))
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Who worked where")}
        context |= {"form": form, "day": day, "page": page, "asked": said.get("merchant", "")}
        return TemplateResponse(request, "admin/rewards/shopterm/on.html", context)
