from django.db import connection
from django.db.models import BigAutoField, QuerySet

from civic.core.compiled import Slot, compiled
from surveys.questionnaires.models import Questionnaire, Version


def shown(questionnaire: Questionnaire) -> Version:
    """The version that its page shows: the one being written, else the live one; for a new questionnaire, its first."""
    found = (questionnaire.draft or questionnaire.live) if questionnaire.pk else None
    return found or Version(questionnaire=questionnaire)


def live(questionnaire: Questionnaire) -> Version | None:
    """The same as `questionnaire.live`, for what is asked with every answer: its SQL is written once."""
    query = _live()
    for version in query.objects(query.rows(questionnaire=questionnaire.pk)):
        version.questionnaire = questionnaire
        return version  # type: ignore[no-any-return]  # the constraint version_one_published: there is one
    return None


@compiled
def _live() -> QuerySet[Version]:
    number = Slot("questionnaire", BigAutoField())
    return Version.objects.filter(questionnaire=number, state=Version.State.PUBLISHED).order_by()


def content_hash(version: Version) -> str:
    """What the version asks and promises, as 64 hexadecimal digits: kept once published, computed until then."""
    if version.content_hash:
        return version.content_hash
    with connection.cursor() as cursor:
        cursor.execute("SELECT questionnaire_content_hash(%s)", [version.pk])
        return str(cursor.fetchone()[0])


def fingerprint(version: Version) -> str:
    """Its beginning, in groups that two people can compare by reading them aloud."""
    start = content_hash(version)[:16]
    return " ".join(start[i : i + 4] for i in range(0, 16, 4))
