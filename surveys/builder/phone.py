"""The questions as citizens will see them, by their own templates, in one language."""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from surveys.questionnaires.models import Questionnaire
from surveys.responses.eligibility import Eligibility
from surveys.responses.forms import AnswerForm
from surveys.responses.paging import Paged

LANGUAGES = (("zh-hant", "zh"), ("en", "en"))


def somebody(asked: Questionnaire) -> Eligibility:
    """Whoever may answer, and has not."""
    return Eligibility(asked, participation=None, is_closed=False, is_exhausted=False, needs_sign_in=False)


def screen(asked: Questionnaire, *, language: str) -> SafeString:
    """The inside of the phone; nothing in it can be tapped."""
    version = asked.draft or asked.live
    with translation.override(language):
        form = AnswerForm(version) if version else None
        context = {
            "questionnaire": asked, "language": language, "eligibility": somebody(asked),
            "form": form, "paged": Paged(form) if form else None,
        }  # fmt: skip
        return SafeString(render_to_string("admin/surveys/builder/_screen.html", context))


def screens(asked: Questionnaire) -> list[tuple[str, SafeString]]:
    return [(name, screen(asked, language=language)) for language, name in LANGUAGES]
