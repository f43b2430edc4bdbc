"""Pages for an owner's devices: add one, see when it was last seen, take it away."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from civic.accounts.names import visible
from civic.core.cells import no_formula
from civic.core.errors import DomainError, NotFound
from civic.web.refusals import explained
from rewards.devices import actions
from rewards.shops import owner_actions
from rewards.shops.owner_views import for_signed_in


class DeviceForm(forms.Form):
    """The name that the shop gives it."""

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("Name of the device"),
        max_length=40,
        validators=[no_formula, visible],
        help_text=gettext_lazy("As people in the shop call it, such as “Till 1”. It appears on receipts."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_signed_in
def devices(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the shop's devices; a new one shows its code on this page, once."""
    user: Any = request.user
    shop = owner_actions.own_shop(pk, by=user)
    form, code = DeviceForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _device, code = actions.add(pk, name=form.cleaned_data["name"], by=user, now=timezone.now())
            form = DeviceForm()
        except NotFound:
            raise
        except DomainError as error:
            form.add_error(None, explained(error))
    context = {"shop": shop, "form": form, "code": code, "minutes": actions.CODE_MINUTES, "now": timezone.now()}
    context["devices"] = shop.devices.filter(revoked_at=None)
    return render(request, "rewards/devices/devices.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_signed_in
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a device away."""
    if request.method != "POST":
        return redirect("rewards:business")
    user: Any = request.user
    device = actions.revoke(pk, by=user, now=timezone.now())
    messages.success(request, _("“%(name)s” takes no more payments.") % {"name": device.name})
    return redirect("rewards:devices", device.shop_id)
