"""Answering a questionnaire, and what came of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from civic.accounts.models import Citizen
from civic.accounts.queries import signed_in_citizen
from civic.api.errors import STATUS
from civic.consent.typed import keeps_typed
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError, FieldErrors, NotFound
from civic.web.refusals import explained
from rewards import coins
from surveys.questionnaires import access
from surveys.questionnaires.asked import asked
from surveys.questionnaires.errors import QuestionsChanged
from surveys.questionnaires.models import Question, Questionnaire, Version
from surveys.responses import actions, correcting, drawn, flags
from surveys.responses.afterwards import PLACES, RESULTS
from surveys.responses.carrying import carried
from surveys.responses.eligibility import Eligibility, eligibility_of, missing
from surveys.responses.forms import AnswerForm
from surveys.responses.marking import hand_over, handed_over, marked
from surveys.responses.models import HeldAward
from surveys.responses.paging import Paged, page_number, turn
from surveys.responses.queries import participation_of, replaced_version, waits_until


@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the questions to those whom they concern, and take their answers."""
    citizen = signed_in_citizen(request)
    questionnaire = get_object_or_404(Questionnaire.objects.select_related("agency", "campaign__account"), pk=pk)
    version = questionnaire.live
    if version is None or not access.concerns(questionnaire, citizen):
        raise Http404
    if request.method == "POST":
        questions = drawn.kept(version, citizen)
        turned = _turn(request, version, citizen, questions) if questions else None
        return turned or _take(request, version, citizen, questions)
    eligibility = eligibility_of(questionnaire, citizen, now=timezone.now())
    if eligibility.is_answered:
        return redirect("surveys:answered", pk)
    if eligibility.waits_until or eligibility.is_closed:
        return _page(request, eligibility, None)
    return _page(request, eligibility, Paged(AnswerForm(version, questions=drawn.begun(version, citizen))))


@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the person answered, to be corrected, and take it in the place of what they had sent."""
    citizen, now = signed_in_citizen(request), timezone.now()
    questionnaire = get_object_or_404(Questionnaire.objects.select_related("agency"), pk=pk)
    try:
        response = correcting.sent_answers(questionnaire, citizen, now=now)
    except NotFound as error:
        raise Http404 from error
    except correcting.NothingToCorrect:  # a correction of the questions came between, or they never answered
        return answer(request, pk) if request.method == "POST" else redirect("surveys:answer", pk)
    except DomainError as refused:
        messages.warning(request, explained(refused))
        return redirect("surveys:answered", pk)
    version = response.version
    if request.method == "POST":
        questions = asked(version)
        return _turn(request, version, citizen, questions) or _take(
            request, version, citizen, questions, send=correcting.correct
        )
    form = AnswerForm(version, correcting.as_sent(response, version))
    return _page(request, eligibility_of(questionnaire, citizen, now=now), Paged(form))


def _turn(request: HttpRequest, version: Version, citizen: Citizen, questions: list[Question]) -> HttpResponse | None:
    """Show the page that comes next, or before, with all answers so far; None where they are to be sent."""
    form = AnswerForm(version, request.POST, questions=questions)
    if replaced_version(version, dict.fromkeys(request.POST)):
        stays = request.POST.get("go", "send") != "send"
        return _corrected(request, version.questionnaire, citizen, QuestionsChanged()) if stays else None
    paged = Paged(form, at=page_number(request.POST.get("page", "")))
    if not turn(paged, request.POST):
        return None
    able = eligibility_of(version.questionnaire, citizen, now=timezone.now())
    return _page(request, able, paged, status=422 if form.errors else 200)


def _take(
    request: HttpRequest, version: Version, citizen: Citizen, questions: list[Question], *, send: Any = None
) -> HttpResponse:
    """Save the answers, or by `send` corrected ones; on faults, show the first one’s page with all that was written."""
    questionnaire, now = version.questionnaire, timezone.now()
    form = AnswerForm(version, request.POST, questions=questions)
    at = page_number(request.POST.get("page", ""))
    try:
        if form.is_valid() and send:
            send(questionnaire, citizen, form.answers(), now=now)
            messages.success(request, _("Your corrected answers are saved. The ones before are gone."))
            return redirect("surveys:answered", questionnaire.pk)
        if form.is_valid():
            outcome = actions.submit(questionnaire, citizen, form.answers(), now=now, attempt=_attempt(request),
                                     begun=request.POST.get("begun", ""))  # fmt: skip
            answered = redirect("surveys:answered", questionnaire.pk)
            if questionnaire.kind == Questionnaire.Kind.QUIZ:
                hand_over(answered, questionnaire, outcome.told)
            return answered
    except actions.AlreadySent:
        return redirect("surveys:answered", questionnaire.pk)
    except QuestionsChanged as changed:
        return _corrected(request, questionnaire, citizen, changed)
    except FieldErrors as faults:
        form.add_faults(faults.fields)
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        if questions and error.family == DomainError.STOPPED:  # what was written stays in the form, to be sent later
            return _page(request, eligibility_of(questionnaire, citizen, now=now), Paged(form, at=at), stopped=error)
        messages.warning(request, explained(error))
        return redirect("surveys:answer", questionnaire.pk)
    paged = Paged(form, at=at)
    paged.go_to_first_fault()
    return _page(request, eligibility_of(questionnaire, citizen, now=now), paged, status=422)


def _corrected(
    request: HttpRequest, questionnaire: Questionnaire, citizen: Citizen, changed: QuestionsChanged
) -> HttpResponse:
    """Show the questions as they are now, with what was written where it still fits."""
    version = questionnaire.live
    if version is None:
        raise Http404
    initial = carried(dict(request.POST.lists()), to=version)
    form = AnswerForm(version, initial=initial, questions=drawn.begun(version, citizen))
    able = eligibility_of(questionnaire, citizen, now=timezone.now())
    return _page(request, able, Paged(form), stopped=changed)


def _attempt(request: HttpRequest) -> int | None:
    """Which try the page was made for; a set of answers that is sent again bears the same number."""
    text = request.POST.get("attempt", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


def _page(
    request: HttpRequest,
    eligibility: Eligibility,
    paged: Paged | None,
    *,
    status: int = 200,
    stopped: DomainError | None = None,
) -> HttpResponse:
    of = eligibility.questionnaire
    context = {
        "questionnaire": of,
        "eligibility": eligibility,
        "form": paged.form if paged else None,
        "paged": paged,
        "stopped": stopped,
        "begun": _begun(request, of),
        # Whoever was writing at the end may still send for a while.
        "is_writing": request.method == "POST" and not of.is_over(timezone.now()),
        "corrects": request.resolver_match is not None and request.resolver_match.url_name == "correct",
        "tells_results": of.tells_results(timezone.now()),
    }
    status = STATUS[stopped.family] if stopped else status
    return render(request, "surveys/responses/answer.html", context, status=status)


def _begun(request: HttpRequest, questionnaire: Questionnaire) -> str:
    """When the person opened the questions, sealed; it stays in the form while they turn pages."""
    if not questionnaire.fast_percent:
        return ""
    sent = request.POST.get("begun")
    return flags.begun(questionnaire, signed_in_citizen(request), now=timezone.now()) if sent is None else sent


@require_safe
@login_required
def answered(request: HttpRequest, pk: int) -> HttpResponse:
    """What answering brought: coins, the balance, another try."""
    citizen = signed_in_citizen(request)
    questionnaire = get_object_or_404(Questionnaire, pk=pk)
    participation = participation_of(citizen, questionnaire)
    if participation is None:
        return redirect("surveys:answer", pk)
    now = timezone.now()
    tries_left = 0 if participation.passed else questionnaire.max_tries - participation.tries
    is_closed = questionnaire.is_closed(now)
    told = handed_over(request, questionnaire) if questionnaire.kind == Questionnaire.Kind.QUIZ else None
    is_last = not tries_left or is_closed
    places = {heading: address for found in PLACES(questionnaire) for heading, address in found.items()}
    is_poll = questionnaire.kind == Questionnaire.Kind.POLL
    context = {
        "questionnaire": questionnaire,
        "participation": participation,
        "tries_left": tries_left,
        "is_closed": is_closed,
        "is_poll": is_poll,
        "votes": [each for found in RESULTS(participation.version, taipei_day(now)) for each in found]
        if is_poll
        else [],
        "waits_until": waits_until(participation.version, citizen, now=now),
        "marked": marked(told.asked_of(participation.version), told.right, is_over=is_last, places=places)
        if told
        else [],
        "balance": coins.balance(citizen, today=taipei_day(now)),
        "missing": missing(questionnaire, citizen, now=now),
        "may_correct": correcting.may_correct(questionnaire, citizen, now=now),
        "held": HeldAward.objects.filter(participation=participation).first() if questionnaire.holds_awards else None,
    }
    return render(request, "surveys/responses/answered.html", context)
