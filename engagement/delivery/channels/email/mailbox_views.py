"""My mailbox is over: have a code sent there, type it, and everything comes again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from civic.accounts.digits import MailedCodeField
from civic.accounts.models import User
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.moments import day
from civic.web.refusals import explained
from engagement.delivery.channels.email import returned


class CodeForm(forms.Form):
    """The code that shows that somebody reads this mailbox."""

    code = MailedCodeField(label=gettext_lazy("Code"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mailbox(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if returned.ended_of(user) is None:
        return redirect("engagement:preferences")
    if "code" in request.POST:
        return _confirm(request, user)
    if request.method == "POST":
        return _send(request, user)
    return _page(request, user, None)


def _send(request: HttpRequest, user: User) -> HttpResponse:
    why = _("Mails to this address had come back. The code shows that you read them there:")
    try:
        returned.ask_code(user, why=why, now=timezone.now())
    except DomainError as error:  # the newest code is good still
        messages.error(request, explained(error))
    return _page(request, user, CodeForm())


def _confirm(request: HttpRequest, user: User) -> HttpResponse:
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            returned.confirm(user, code=form.cleaned_data["code"], now=timezone.now())
        except DomainError as error:
            form.add_error("code", explained(error))
        else:
            messages.success(request, _("Your mailbox is confirmed: mails come there again."))
            return redirect("engagement:preferences")
    return _page(request, user, form)


def _page(request: HttpRequest, user: User, form: CodeForm | None) -> HttpResponse:
    over = returned.ended_of(user)
    facts = {"over": over, "since": day(taipei_day(over.since)) if over else "", "form": form}
    page = "engagement/delivery/channels/email/mailbox.html"
    return render(request, page, facts, status=400 if form and form.errors else 200)
