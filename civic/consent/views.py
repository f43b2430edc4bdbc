from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civic.consent import actions, queries
from civic.consent.middleware import AGREED
from civic.consent.models import Document
from civic.consent.page import ask
from civic.consent.typed import Typed, takes_typed_along
from civic.consent.wording import as_html
from civic.privacy.page import parts


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy notice in force, and the register of every personal column."""
    context = {"parts": parts(), **_text(Document.Kind.PRIVACY)}
    return render(request, "civic/consent/privacy.html", context)


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """The terms of use in force."""
    return render(request, "civic/consent/terms.html", _text(Document.Kind.TERMS))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@takes_typed_along
def agree(request: HttpRequest) -> HttpResponse:
    """Ask for consent, take it, and lead on to where the person was going, with what they had typed there."""
    user: Any = request.user
    there, typed = _there(request), Typed.of(request.POST)
    if request.method == "POST" and request.POST.get("agree"):
        actions.agree(user, now=timezone.now())
        return redirect(there)
    if not queries.unanswered(user):
        return redirect(there)
    unticked = request.method == "POST"
    return ask(request, user, then=there, typed=typed, unticked=unticked, status=400 if unticked else 200)


@require_POST
@login_required
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take one's consent back."""
    user: Any = request.user
    actions.withdraw(user, now=timezone.now())
    request.session.pop(AGREED, None)
    messages.success(request, _("Your consent is withdrawn. You can still export or erase your data."))
    return redirect("civic:my_data")


def _text(kind: Document.Kind) -> dict[str, Any]:
    """The version in force; before anything was published, the text that comes with the portal."""
    document = queries.newest(kind)
    if document is None:
        chinese, english = actions.shipped(kind, "zh-hant"), actions.shipped(kind, "en")
        document = Document(kind=kind, version=1, text=chinese, text_en=english, published_at=None)  # type: ignore[misc]
    return {"document": document, "text": as_html(document.words)}


def _there(request: HttpRequest) -> str:
    """Where the person was going; never away from the portal."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    return wanted if url_has_allowed_host_and_scheme(wanted, None) else "/"
