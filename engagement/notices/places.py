"""The headings of a notice: where it says what its quiz asks."""

from engagement.notices.body import anchor_of, headings
from engagement.notices.models import Notice
from surveys.questionnaires.access import HEADINGS
from surveys.questionnaires.models import Questionnaire
from surveys.responses.afterwards import PLACES


@HEADINGS.connect
def of_its_notice(questionnaire: Questionnaire) -> list[str]:
    notice = Notice.objects.filter(questionnaire=questionnaire).only("body").first()
    return headings(notice.body) if notice else []


@PLACES.connect
def addresses(questionnaire: Questionnaire) -> dict[str, str]:
    """Each heading with its address; of two with the same words the first. What was withdrawn leads nowhere."""
    published = Notice.objects.filter(questionnaire=questionnaire, state=Notice.State.PUBLISHED)
    notice = published.only("body").first()
    if notice is None:
        return {}
    top, found = notice.get_absolute_url(), {"": notice.get_absolute_url()}
    for number, words in enumerate(headings(notice.body), start=1):
        found.setdefault(words, f"{top}#{anchor_of(number)}")
    return found
