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
from civic.consent.wording import as_html
from civic.privacy.page import parts


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy notice in force, and the register of every personal column."""
    context = {"parts": parts(), **_text(Document.Kind.PRIVACY)}
    return render(request, "civic/privacy.html", context)


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """The terms of use in force."""
    return render(request, "civic/terms.html", _text(Document.Kind.TERMS))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def agree(request: HttpRequest) -> HttpResponse:
    """Ask for consent, and take it."""
    user: Any = request.user
    there = _there(request)
    if request.method == "POST" and request.POST.get("agree"):
        actions.agree(user, now=timezone.now())
        return redirect(there)
    asked = queries.unanswered(user)
    if not asked:
        return redirect(there)
    context = {
        "documents": [(document, as_html(document.words)) for document in asked],
        "again": any(document.version > 1 for document in asked) and user.consents.exists(),
        "next": there,
        "unticked": request.method == "POST",
    }
    return render(request, "civic/agree.html", context, status=400 if request.method == "POST" else 200)


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
