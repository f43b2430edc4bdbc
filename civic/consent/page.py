"""The page that asks for consent: at its own address, and in the place of a form that was sent without it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from civic.accounts.models import User
from civic.consent import queries
from civic.consent.typed import Typed
from civic.consent.wording import as_html


def ask(
    request: HttpRequest, user: User, *, then: str, typed: Typed, unticked: bool = False, status: int = 403
) -> HttpResponse:
    """Show what is to be agreed to; `then` is where a yes leads, with what was typed if that place takes it."""
    asked = queries.unanswered(user)
    context = {
        "documents": [(document, as_html(document.words)) for document in asked],
        "again": any(document.version > 1 for document in asked) and user.consents.exists(),
        "next": then,
        "typed": typed.fields if typed.goes_to(then) else [],
        "unticked": unticked,
    }
    return render(request, "civic/consent/agree.html", context, status=status)
