"""Pages on the device itself: set it up, and say by PIN who is at the counter."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from civic.api.errors import STATUS
from civic.core.errors import DomainError
from civic.web.refusals import explained
from rewards.devices import actions, sessions
from rewards.devices.models import Device
from rewards.pins import actions as pins
from rewards.pins import errors as pin_errors
from rewards.pins.forms import PinField
from rewards.shops.models import ShopStaff
from rewards.shops.queries import works_in_a_shop

GET_OR_POST = ["GET", "HEAD", "POST"]


class CodeForm(forms.Form):
    """The code that the owner's page shows."""

    use_required_attribute = False

    code = forms.CharField(
        label=gettext_lazy("The code on the owner’s page"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "input-digits"}),
    )


class ClerkForm(forms.Form):
    """Who is at the counter, and their PIN."""

    use_required_attribute = False

    staff = forms.ChoiceField(label=gettext_lazy("Who is at the counter?"), widget=forms.RadioSelect)
    pin = PinField()

    def __init__(self, device: Device, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["staff"]
        choice.choices = [(str(one.pk), str(one.user)) for one in sessions.staff_of(device)]


class OwnPinForm(forms.Form):
    """A clerk's own PIN, typed twice."""

    use_required_attribute = False

    pin = PinField(label=gettext_lazy("New PIN, six digits"))
    again = PinField(label=gettext_lazy("PIN once more"))


@require_http_methods(GET_OR_POST)
@sensitive_post_parameters("code", "pin")
@never_cache
def till(request: HttpRequest) -> HttpResponse:
    """Ask a browser that is no device yet for the code; ask a device who is at the counter."""
    device = sessions.device_of(request)
    return _switch(request, device) if device else _set_up(request)


def _set_up(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device, token = actions.set_up(form.cleaned_data["code"], now=timezone.now())
        except DomainError as error:
            form.add_error("code", explained(error))
            return _ask_for_the_code(request, form, status=STATUS[error.family])
        sessions.end(request)  # an owner who signed in here to read the code leaves with the set-up
        messages.success(request, _("This device belongs to %(shop)s now.") % {"shop": device.shop.name})
        response = redirect("rewards:till")
        sessions.keep(response, token)
        return response
    return _ask_for_the_code(request, form, status=422 if form.errors else 200)


def _ask_for_the_code(request: HttpRequest, form: CodeForm, *, status: int) -> HttpResponse:
    user: Any = request.user
    context = {"form": form, "at_work": user.is_authenticated and works_in_a_shop(user)}
    return render(request, "rewards/devices/set_up.html", context, status=status)


def _switch(request: HttpRequest, device: Device) -> HttpResponse:
    if "leave" in request.POST:
        sessions.end(request)
        return redirect("rewards:till")
    form, now = ClerkForm(device, request.POST or None), timezone.now()
    if request.method == "POST" and form.is_valid():
        staff = ShopStaff.objects.get(pk=form.cleaned_data["staff"])
        try:
            pins.prove(staff, form.cleaned_data["pin"], now=now)
        except DomainError as error:
            form.add_error("pin", explained(error, key="shop-devices"))
        else:
            sessions.begin(request, staff, now=now)
            return redirect("rewards:counter")
    context = {"form": form, "device": device, "staff": sessions.staff_of(device)}
    return render(request, "rewards/devices/switch.html", context, status=422 if form.errors else 200)


@require_http_methods(GET_OR_POST)
@sensitive_post_parameters("pin", "again")
@never_cache
@login_required
def own_pin(request: HttpRequest) -> HttpResponse:
    """Set the PIN with which a clerk shows themselves on the shop's devices."""
    user: Any = request.user
    mine = ShopStaff.objects.at_work().filter(user=user)
    if not mine.exists():
        raise Http404
    form = OwnPinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["pin"] != form.cleaned_data["again"]:
                form.add_error("again", _("The two PINs differ. Please type both again."))
            else:
                kept = pins.hashed(form.cleaned_data["pin"])
                mine.update(pin=kept, wrong_pins=0, locked_until=None)
                messages.success(request, _("Your PIN holds on every device of your shop."))
                return redirect("rewards:counter")
        except pin_errors.WeakPin as error:
            form.add_error("pin", explained(error, key="shop-devices"))
    return render(request, "rewards/devices/own_pin.html", {"form": form}, status=422 if form.errors else 200)
