"""Pages of help: questions and answers, and how to reach the county."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civic.consent.typed import GONE, keeps_typed
from civic.core.errors import DomainError
from civic.help import actions, queries, wording
from civic.help.forms import QuestionForm
from civic.help.models import SEEN
from civic.help.searching import LONGEST
from civic.web.refusals import explained

SALT = "help-sent"


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Every question by topic, or those that a search finds."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    facts: dict[str, Any] = {"asked": asked, "sections": queries.sections()}
    if asked:
        facts["found"] = [(each, wording.plain(each.body)) for each in queries.search(asked)]
    return render(request, "civic/help/help.html", facts)


@require_safe
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """One answer. Where the county took it back, the page says so and leads on: a refusal may have led here."""
    found = queries.answer(key)
    if found is None:
        return render(request, "civic/help/no_answer.html", status=404)
    facts = {"answer": found, "text": wording.html(found.body), "first": wording.plain(found.body)}
    facts["beside"] = queries.beside(found)
    return render(request, "civic/help/answer.html", facts)


@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def contact(request: HttpRequest) -> HttpResponse:
    """Phone, mail, counters, and a form."""
    if request.method == "POST":
        return _take(request)
    known = queries.answer(request.GET.get("about", "")[:40])
    about = {"topic": known.topic} if known else {"topic": SEEN} if "shared" in request.GET else {}
    return _contact_page(request, QuestionForm(initial={"key": uuid4(), **about}, user=request.user))


@csrf_exempt  # a phone's own share sheet posts without our cookies; nothing is read or kept here
@require_POST
def shared(request: HttpRequest) -> HttpResponse:
    """Lead a phone that shares a photo to the form. The service worker answers first and takes the photo along."""
    return redirect(f"{reverse('civic:help_contact')}?shared=none#ask")


def _take(request: HttpRequest) -> HttpResponse:
    user: Any = request.user if request.user.is_authenticated else None
    form = QuestionForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid() or _photo_is_gone(request):
        return _contact_page(request, form, status=422)
    said = {"email": user.email if user else "", **form.cleaned_data}
    by = actions.Asker(get_adapter(request).get_client_ip(request), user)
    try:
        sent = actions.ask(**said, by=by, now=timezone.now())
    except DomainError as error:
        form.add_error(None, explained(error))
        return _contact_page(request, form, status=429)
    return redirect(f"{reverse('civic:help_sent')}?n={signing.dumps(sent.number, salt=SALT)}")


def _contact_page(request: HttpRequest, form: QuestionForm, *, status: int = 200) -> HttpResponse:
    facts = {"form": form, "counters": queries.counters(), "phone": settings.SUPPORT_PHONE}
    facts["shared"] = request.GET.get("shared", "")
    facts["photo_is_gone"] = "photo" in request.FILES or _photo_is_gone(request)  # no page can choose a file
    return render(request, "civic/help/contact.html", facts, status=status)


def _photo_is_gone(request: HttpRequest) -> bool:
    """Whether the terms were asked for in between: what was typed came through, a photo could not."""
    return f"photo{GONE}" in request.POST and "photo" not in request.FILES


@require_safe
@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """The receipt of a question; only a number that we gave is shown."""
    try:
        number = signing.loads(request.GET.get("n", ""), salt=SALT)
    except signing.BadSignature:
        return redirect("civic:help_contact")
    return render(request, "civic/help/sent.html", {"number": number})
