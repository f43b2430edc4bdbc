"""What waits for a second person, as cards, and the two buttons on each."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.core.errors import DomainError
from civic.core.roles import has_role
from civic.desk.noting import READ
from civic.web.step_up import first_shows_factor
from engagement.events.desk import waiting
from engagement.events.desk.entering import in_the_desk, page_context


@in_the_desk("GET", "HEAD")
def waits(request: HttpRequest) -> HttpResponse:
    """All that waits at the events of one's agencies, the oldest first."""
    if not has_role(request.user, *waiting.SEES):
        raise PermissionDenied
    cards = waiting.cards(request.user)
    for event in {card.event for card in cards if card.name != "change"}:  # these name people
        READ.tell("event.people_viewed", by=request.user, about=event)
    context = {**page_context(request, _("Decisions about events")), "cards": cards}
    return TemplateResponse(request, "admin/engagement/event_desk/waits.html", context)


@in_the_desk("POST")
def decide(request: HttpRequest) -> HttpResponse:
    """Decide about one of them, and come back to the page on which it stood."""
    by: Any = request.user
    card = waiting.find(by, request.POST.get("which", ""))
    act, reason, back = request.POST.get("act", ""), request.POST.get("reason", "").strip(), _back(request, card)
    if act not in ("approve", "reject"):
        raise Http404
    if not has_role(by, *card.kind.roles, agency_id=card.event.agency_id):
        raise PermissionDenied
    if act == "reject" and not reason:
        messages.error(request, _("Please give a reason."))
        return redirect(back)
    if act == "approve" and card.kind.is_sure and (way := first_shows_factor(request, back)) is not None:
        messages.info(request, _("This step is important: confirm that it is you, then tap the button once more."))
        return way
    try:
        facts = {"reason": reason.replace("\0", ""), "seen": request.POST.get("seen", "")}
        said = waiting.decide(card, is_yes=act == "approve", by=by, now=timezone.now(), **facts)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(back)


def _back(request: HttpRequest, card: waiting.Card) -> str:
    """Where the card stood: what waits, the event's changes, or the person's page."""
    came = request.POST.get("back", "")
    if came == "change":
        return reverse("event_desk:change", args=[card.event.pk])
    if came == "person":
        return reverse("event_desk:person", args=[card.event.pk, card.thing.registration_id])
    return reverse("event_desk:waits")
