from typing import Any

from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civic.accounts.models import User
from civic.codes import actions as codes
from civic.core.errors import DomainError, NotFound
from civic.outbox import mail
from civic.signin import actions, queries, sure
from civic.signin.adapter import NAMES
from civic.signin.forms import ConfirmForm
from civic.web.refusals import explained

PURPOSE = "confirm-me"


@require_safe
@login_required
def methods(request: HttpRequest) -> HttpResponse:
    """Every way in that one has, and those that can be added."""
    user: Any = request.user
    return render(request, "civic/signin/methods.html", {"ways": queries.ways_of(user)})


@require_POST
@login_required
@sure.sure_first
def unlink(request: HttpRequest, provider: str) -> HttpResponse:
    user: Any = request.user
    name, done = NAMES.get(provider, provider), _("%(name)s is no longer linked.")
    return _take_away(request, lambda: actions.unlink(user, provider=provider), done, name)


@require_POST
@login_required
@sure.sure_first
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    done = _("The passkey “%(name)s” is removed. Delete it from your device too.")
    return _take_away(request, lambda: actions.remove_passkey(user, passkey=pk), done)


def _take_away(request: HttpRequest, act: Any, done: str, name: str = "") -> HttpResponse:
    try:
        was = act()
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, explained(error))
    else:
        mail.write("civic/signin/taken_away_mail.txt", _user(request).email, user=_user(request), way=name or was)
        messages.success(request, done % {"name": name or was})
    return redirect("civic:sign_in_methods")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def confirm_me(request: HttpRequest) -> HttpResponse:
    """Ask once more who it is: by a code to the address, or by a passkey."""
    then = get_next_redirect_url(request) or ""
    form = ConfirmForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and "code" not in request.POST:
        _send_code(request)
        sent = True
    elif form.is_bound and form.is_valid() and _is_right(request, form):
        sure.remember(request, request.user)
        return redirect(then or "civic:sign_in_methods")
    else:
        sent = form.is_bound
    page = {"form": form, "sent": sent, "then": then, "ways": queries.ways_of(_user(request))}
    return render(request, "civic/signin/confirm_me.html", page, status=400 if form.errors else 200)


def _send_code(request: HttpRequest) -> None:
    user = _user(request)
    try:
        code = codes.make(user, purpose=PURPOSE, email=user.email, now=timezone.now())
    except DomainError as error:
        messages.error(request, explained(error))
    else:
        why = _("You are about to change how you sign in. Your code:")
        mail.write("civic/signin/code_mail.txt", user.email, user=user, code=code, why=why)


def _is_right(request: HttpRequest, form: ConfirmForm) -> bool:
    user, code = _user(request), form.cleaned_data["code"]
    try:
        codes.use(user, purpose=PURPOSE, email=user.email, code=code, now=timezone.now())
    except DomainError as error:
        form.add_error("code", explained(error))
        return False
    return True


def _user(request: HttpRequest) -> User:
    user: Any = request.user
    return user
