"""What a citizen does with events: sign up, take a place, step back, show the pass, say why they did not come."""

from io import BytesIO
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civic.accounts.models import Citizen
from civic.accounts.queries import signed_in_citizen
from civic.core.errors import DomainError, FieldErrors, NotFound
from civic.web.refusals import explained
from engagement.events.calendar import actions as calendar
from engagement.events.calendar import queries
from engagement.events.calendar.models import CalendarFeed
from engagement.events.events.models import Event, EventSession
from engagement.events.registrations import actions, guests, noshows, passes
from engagement.events.registrations.errors import AlreadySignedUp, TooManyCompanions
from engagement.events.registrations.models import Registration
from surveys.responses.forms import AnswerForm
from surveys.responses.models import Participation

State = Registration.State


class CompanionsForm(forms.Form):
    """How many people somebody brings along."""

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = gettext_lazy("How many people do you bring along?")
        too_many = {"max_value": str(TooManyCompanions(most=most))}
        hint = _("At most %(n)s. Each of them takes a place.") % {"n": most}
        self.fields["companions"] = forms.IntegerField(
            label=label, min_value=0, max_value=most, initial=0, help_text=hint, error_messages=too_many
        )


class AppealForm(forms.Form):
    """Why somebody did not come."""

    text = forms.CharField(
        label=gettext_lazy("Why could you not come?"), max_length=500, widget=forms.Textarea({"rows": 4})
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sign_up(request: HttpRequest, pk: int, session: int) -> HttpResponse:
    """Ask what the event wants to know of whoever signs up, and sign them up."""
    now, citizen = timezone.now(), signed_in_citizen(request)
    event = _event(pk, citizen)
    meant = event.sessions.filter(pk=session).first()
    if meant is None:
        raise Http404
    meant.event = event
    if request.method != "POST" and (refused := _refused(request, meant, citizen)):
        return refused
    asked = _asked(event, citizen)
    sent = request.POST if request.method == "POST" else None
    kept = guests.kept_for(meant, citizen)  # its companions stand in the list
    companions = CompanionsForm(sent, most=event.companions_most) if event.companions_most and kept is None else None
    form = AnswerForm(asked, sent) if asked is not None else None
    if request.method == "POST":
        done = _sign_up(request, meant, citizen, companions, form)
        if done is not None:
            return done
    facts: dict[str, Any] = {
        "event": event,
        "session": meant,
        "companions": companions,
        "form": form,
        "notice": event.notice,
    }
    facts |= {"can": "kept" if kept else queries.signup(meant, now=now), "questionnaire": event.signup_questions}
    has_faults = request.method == "POST" and bool((form and form.errors) or (companions and companions.errors))
    return render(request, "engagement/events/sign_up.html", facts, status=422 if has_faults else 200)


def _refused(request: HttpRequest, session: EventSession, citizen: Citizen) -> HttpResponse | None:
    """Back to the event, in words, where signing up cannot end well: nobody fills in a form for nothing."""
    now = timezone.now()
    try:
        check = actions.check_kept if guests.kept_for(session, citizen) else actions.check_open
        check(session, citizen, now=now)
        if session.registrations.filter(citizen=citizen, state__in=Registration.LIVE).exists():
            raise AlreadySignedUp
        noshows.refuse_barred(session.event, citizen, now=now)
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        messages.warning(request, explained(error))
        return redirect(session.event)
    return None


def _asked(event: Event, citizen: Citizen) -> Any:
    """The questions of the event, unless they were answered before."""
    asked = event.signup_questions
    if asked is None or asked.live is None:
        return None
    answered = Participation.objects.filter(questionnaire=asked, citizen=citizen, passed=True).exists()
    return None if answered else asked.live


def _sign_up(
    request: HttpRequest,
    session: EventSession,
    citizen: Citizen,
    companions: CompanionsForm | None,
    form: AnswerForm | None,
) -> HttpResponse | None:
    """The page to go on to; None where something is to be mended on this one."""
    whole = [each.is_valid() for each in (companions, form) if each is not None]
    if not all(whole):
        return None
    many = companions.cleaned_data["companions"] if companions is not None else 0
    answers = form.answers() if form is not None else None
    try:
        made = actions.sign_up(session, citizen, companions=many, answers=answers, now=timezone.now())
    except FieldErrors as faults:
        if form is not None:
            form.add_faults(faults.fields)
        return None
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        messages.warning(request, explained(error))
        return redirect(session.event)
    if made.state == State.WAITING:
        messages.info(request, _("All places are taken. You are on the waiting list, and are told when one is free."))
        return redirect(session.event)
    messages.success(request, _("You have a place. This is your pass."))
    return redirect("engagement:event_pass", made.pk)


@require_POST
@login_required
def step_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the place back, or leave the waiting list."""
    mine = _own(request, pk)
    try:
        actions.step_back(mine, now=timezone.now())
        messages.success(request, _("You stepped back. Thank you: the next one can come."))
    except DomainError as error:
        messages.warning(request, explained(error))
    return redirect(mine.event)


@require_POST
@login_required
def take_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the place that is held."""
    mine = _own(request, pk)
    try:
        actions.take_place(mine, now=timezone.now())
    except DomainError as error:
        messages.warning(request, explained(error))
        return redirect(mine.event)
    messages.success(request, _("You have a place. This is your pass."))
    return redirect("engagement:event_pass", mine.pk)


@require_safe
@login_required
@never_cache
def my_events(request: HttpRequest) -> HttpResponse:
    """All that this citizen signed up for, and their own calendar."""
    now, citizen = timezone.now(), signed_in_citizen(request)
    feed = CalendarFeed.objects.filter(citizen=citizen).first()
    facts: dict[str, Any] = {"mine": queries.own(citizen, now=now), "now": now, "feed": feed}
    for registration in facts["mine"].coming:
        registration.place = queries.place_of(registration)
    if feed is not None:
        facts["feed_address"] = f"{settings.PUBLIC_URL}/events/feed/{calendar.shown(feed).code}.ics"
    return render(request, "engagement/events/mine.html", facts)


@require_POST
@login_required
def own_feed(request: HttpRequest) -> HttpResponse:
    """Make a new address of one's own calendar, or end it."""
    citizen = signed_in_citizen(request)
    if request.POST.get("act") == "end":
        calendar.end_feed(citizen)
        messages.success(request, _("The address of your calendar is ended."))
    else:
        calendar.renew_feed(citizen, now=timezone.now())
        messages.success(request, _("This is the address of your calendar. Everybody who has it sees your events."))
    return redirect("engagement:my_events")


@require_safe
@login_required
@never_cache
def event_pass(request: HttpRequest, pk: int) -> HttpResponse:
    """The pass: a QR and eight digits, to be shown at the door."""
    mine = _own(request, pk)
    if mine.state not in Registration.SEATED:
        return redirect(mine.event)
    digits = passes.shown(mine).digits
    facts = {"registration": mine, "event": mine.event, "session": mine.session, "digits": digits}
    return render(request, "engagement/events/pass.html", facts | {"attendance": getattr(mine, "attendance", None)})


@require_safe
@login_required
@never_cache
def event_pass_qr(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the pass's code: dark on white in every colour scheme."""
    mine = _own(request, pk)
    if mine.state not in Registration.SEATED:
        raise Http404
    picture = BytesIO()
    segno.make_qr(passes.shown(mine).code, error="m").save(picture, kind="svg", border=4, light="#fff", omitsize=True)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why one did not come."""
    mine, form = _own(request, pk), AppealForm(request.POST or None)
    if not mine.is_no_show or hasattr(mine, "appeal"):
        return redirect("engagement:my_events")
    if request.method == "POST" and form.is_valid():
        try:
            noshows.appeal(mine, text=form.cleaned_data["text"], by=mine.citizen.user, now=timezone.now())  # type: ignore[union-attr]
            messages.success(request, _("Thank you. The agency reads it, and you are told."))
        except DomainError as error:
            messages.warning(request, explained(error))
        return redirect("engagement:my_events")
    facts = {"registration": mine, "form": form}
    return render(request, "engagement/events/appeal.html", facts, status=422 if form.errors else 200)


def _own(request: HttpRequest, pk: int) -> Registration:
    found = queries.own_registration(signed_in_citizen(request), pk)
    if found is None:
        raise Http404
    return found


def _event(pk: int, citizen: Citizen) -> Event:
    found = queries.event(pk, citizen, now=timezone.now())
    if found is None:
        raise Http404
    return found
