"""Type a number, then the code that comes there; or take the number away."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from civic.accounts.digits import MailedCodeField
from civic.accounts.models import User
from civic.core.errors import DomainError, NotFound
from civic.web.refusals import explained
from engagement.delivery.channels.sms import actions


class NumberForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("Mobile number"), max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip


class CodeForm(forms.Form):
    code = MailedCodeField(label=gettext_lazy("Code"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sms(request: HttpRequest) -> HttpResponse:
    """First the number, then its code."""
    user: Any = request.user
    if not actions.is_on():
        raise Http404
    if request.method != "POST":
        return _page(request, user, NumberForm())
    return _confirm(request, user) if "code" in request.POST else _ask(request, user)


def _ask(request: HttpRequest, user: User) -> HttpResponse:
    form = NumberForm(request.POST)
    if form.is_valid():
        try:
            actions.ask(user, form.cleaned_data["number"], now=timezone.now())
        except DomainError as error:
            form.add_error("number", explained(error))
        else:
            return _page(request, user, CodeForm())
    return _page(request, user, form)


def _confirm(request: HttpRequest, user: User) -> HttpResponse:
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            actions.confirm(user, form.cleaned_data["code"], now=timezone.now())
        except DomainError as error:
            form.add_error("code", explained(error))
        else:
            messages.success(request, _("Your number is confirmed. Choose below what comes there."))
            return redirect("engagement:preferences")
    return _page(request, user, form)


def _page(request: HttpRequest, user: User, form: forms.Form) -> HttpResponse:
    mine = actions.number_of(user)
    facts = {"form": form, "number": mine.number if mine else "", "is_code": isinstance(form, CodeForm)}
    page = "engagement/delivery/channels/sms/number.html"
    return render(request, page, facts, status=400 if form.errors else 200)


@require_POST
@login_required
def end(request: HttpRequest) -> HttpResponse:
    """Send no short messages any more."""
    user: Any = request.user
    try:
        actions.end(user)
    except NotFound as error:
        raise Http404 from error
    messages.success(request, _("No short messages are sent to you any more."))
    return redirect("engagement:preferences")
