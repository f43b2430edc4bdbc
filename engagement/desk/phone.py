"""A notice as citizens will see it, by their own templates: the card of the home page, its page, its questions."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from engagement.notices import corrections
from engagement.notices.cards import Line
from engagement.notices.models import Notice
from engagement.notices.words import further
from surveys.questionnaires.models import Questionnaire
from surveys.responses.eligibility import Eligibility
from surveys.responses.forms import AnswerForm

TEMPLATE = "admin/engagement/desk/_screen.html"


def screen(notice: Notice, *, language: str, now: datetime) -> SafeString:
    """The inside of the phone, in one language; nothing in it can be tapped."""
    asked, at = notice.questionnaire, notice.goes_out_at or notice.wanted_at or now
    shown = Notice.objects.select_related("agency", "questionnaire").get(pk=notice.pk) if notice.pk else notice
    shown.pk, shown.published_at = notice.pk or 0, shown.published_at or at
    version = asked.version if asked and asked.versions.exists() else None
    shown.question_count = version.questions.count() if version else 0  # type: ignore[attr-defined]
    line = Line(shown.pk, "", "", None, is_new=True, is_answered=False, is_closed=False)
    with translation.override(language):
        context: dict[str, Any] = {
            "notice": shown, "asked": asked, "line": line, "shown": "card", "language": language,
            "eligibility": _able(asked) if asked else None,
            "form": AnswerForm(version) if version else None,
            "files": list(notice.attachments.all()) if notice.pk else [],
            "notes": list(corrections.shown(shown)) if notice.pk else [],
        }  # fmt: skip
        return SafeString(render_to_string(TEMPLATE, context))


def screens(notice: Notice, *, now: datetime) -> list[tuple[str, SafeString]]:
    """The inside as readers of each of the site's languages see it, under the language's short name."""
    shown = [("zh-hant", "zh"), ("en", "en"), *((code, code) for code, _name in further())]
    return [(name, screen(notice, language=code, now=now)) for code, name in shown]


def card(notice: Notice, *, language: str, now: datetime) -> SafeString:
    """Only the card of the home page, of a notice as it is given."""
    line = Line(notice.pk, "", "", None, is_new=True, is_answered=False, is_closed=False)
    notice.published_at = notice.published_at or notice.goes_out_at or notice.wanted_at or now
    with translation.override(language):
        context = {"notice": notice, "asked": notice.questionnaire, "line": line, "shown": "card", "language": language}
        return SafeString(render_to_string("admin/engagement/desk/_card.html", context))


def _able(asked: Questionnaire) -> Eligibility:
    """Somebody who may answer, and has not."""
    return Eligibility(asked, participation=None, is_closed=False, is_exhausted=False, needs_sign_in=False)
