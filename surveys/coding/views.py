"""The answers in words on a page of their own: found by words, sorted under tags, without who wrote them."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civic.audit import actions as audit
from civic.audit.models import AuditEvent
from civic.core.errors import DomainError, NotAllowed
from civic.core.roles import Role, has_role
from civic.core.small_cells import LEAST
from surveys.builder.views import in_the_builder, seen_by
from surveys.coding import actions, agreement, frequent, texts
from surveys.coding.models import Coding
from surveys.questionnaires.cards import as_number
from surveys.questionnaires.models import Question, Questionnaire, Version
from surveys.results import queries

TOGETHER = timedelta(minutes=10)  # what one person reads within it is one line of the audit log


@in_the_builder()
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the texts of a question, search them, and keep the tags that two people give."""
    asked = seen_by(request.user, pk)
    version = queries.counted(asked, request.GET.get("version", ""))
    if version is None:
        raise Http404
    questions = texts.questions_in_words(version)
    wanted = as_number(request.GET.get("question", "")) or (questions[0].pk if questions else 0)
    question = next((each for each in questions if each.pk == wanted), None)
    if question is None and (questions or "question" in request.GET):
        raise Http404
    if request.method == "POST":
        if not _may_tag(request, asked):
            raise PermissionDenied
        if question is None:
            messages.error(request, _("No question of this questionnaire is answered in words."))
            return redirect("coding:words", pk)
        return _taken(request, asked, question)
    context = {
        **admin.site.each_context(request), "title": _("Answers in words"), "subtitle": asked.title,
        "questionnaire": asked, "version": version, "questions": questions, "question": question, "least": LEAST,
        **(_of(request, version, question) if question else {}),
    }  # fmt: skip
    return TemplateResponse(request, "admin/surveys/coding/words.html", context)


def _of(request: HttpRequest, version: Version, question: Question) -> dict[str, Any]:
    question.version = version
    wanted, show = " ".join(request.GET.get("q", "").split())[:100], request.GET.get("show", "")
    after = request.GET.get("after", "")
    rows = texts.of(question)
    all_texts, all_answers = texts.totals(rows)
    if all_texts:
        _note(request, version.questionnaire)
    work = agreement.work_on(question)
    mine = {each.digest: each for each in Coding.objects.filter(question=question, coder=request.user.pk)}
    chosen = _chosen(texts.search(rows, wanted), show, list(mine), work.differing)
    found, more = texts.page(chosen, after=after if after.isalnum() else "")
    there, answers = texts.totals(chosen) if wanted or show else (all_texts, all_answers)
    common, read = frequent.words_of(rows) if not (wanted or show or after) and all_texts else ([], 0)
    told = {"version": version.number, "question": question.pk, "q": wanted, "show": show}
    return {
        "wanted": wanted, "show": show, "all_texts": all_texts, "all_answers": all_answers, "there": there,
        "answers": answers, "common": common, "read": read, "most_read": frequent.MOST_TEXTS, "work": work,
        "texts": [(each, _ticked(mine.get(each.digest))) for each in found],
        "here": urlencode({name: value for name, value in told.items() if value}),
        "more": urlencode({**told, "after": found[-1].digest}) if more else "",
        "is_begun": bool(after), "mine": len(mine), "may_tag": _may_tag(request, version.questionnaire),
    }  # fmt: skip


def _ticked(mine: Coding | None) -> set[int]:
    """The boxes that are ticked beside a text; 0 says that no tag fits."""
    return set() if mine is None else set(mine.tags) or {0}


def _chosen(rows: Any, show: str, mine: list[str], differing: list[str]) -> Any:
    """Only the texts that this person has not looked at, or those on which the two differ."""
    if show not in ("open", "differing"):
        return rows
    named = rows.annotate(known=texts.Digest("text"))
    return named.exclude(known__in=mine) if show == "open" else named.filter(known__in=differing)


def _may_tag(request: HttpRequest, asked: Questionnaire) -> bool:
    return has_role(request.user, Role.EDITOR, Role.APPROVER, agency_id=asked.agency_id)


def _taken(request: HttpRequest, asked: Questionnaire, question: Question) -> HttpResponse:
    act, by = request.POST.get("act", ""), request.user
    here = f"{reverse('coding:words', args=[asked.pk])}?{request.GET.urlencode()}"
    try:
        if act == "add":
            actions.add_tag(question, request.POST.get("name", ""), by=by)  # type: ignore[arg-type]
        elif act.startswith("remove-"):
            actions.remove_tag(question, as_number(act.removeprefix("remove-")) or 0, by=by)  # type: ignore[arg-type]
        else:
            kept = actions.code(question, _given(request), by=by)  # type: ignore[arg-type]
            said = ngettext("Kept for %(n)s text.", "Kept for %(n)s texts.", kept) % {"n": kept}
            messages.success(request, said)
    except NotAllowed as error:
        raise PermissionDenied from error
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(here)


def _given(request: HttpRequest) -> dict[str, list[int]]:
    """The tags by text; 0 says that none fits. A text beside which nothing is ticked was not looked at yet."""
    found: dict[str, list[int]] = {}
    for name in request.POST:
        digest = name.removeprefix("tag-")
        if name != digest and len(digest) == 64 and digest.isalnum() and digest.isascii():
            found[digest] = [number for each in request.POST.getlist(name) if (number := as_number(each))]
    return found


def _note(request: HttpRequest, asked: Questionnaire) -> None:
    """One line for what one person reads in one go."""
    since = timezone.now() - TOGETHER
    mine = AuditEvent.objects.filter(
        actor=request.user.pk, action="questionnaire.words_read", object_type=asked._meta.label_lower,
        object_id=str(asked.pk), at__gte=since,
    )  # fmt: skip
    if not mine.exists():
        audit.record("questionnaire.words_read", by=request.user, about=asked)  # type: ignore[arg-type]
