from datetime import datetime
from typing import Any

from django.db import connection

from civic.accounts.models import Citizen
from rewards import coins
from surveys.questionnaires.models import Questionnaire, Version
from surveys.responses.models import Participation, Wait


def participation_of(citizen: Citizen, questionnaire: Questionnaire) -> Participation | None:
    """What the citizen has done with this questionnaire: with the newest version that they answered."""
    done = Participation.objects.filter(citizen=citizen, questionnaire=questionnaire)
    return done.order_by("-version__number").first()


def can_answer(questionnaire: Questionnaire, participation: Participation | None) -> bool:
    """Whether there is a first or another try."""
    if participation is None:
        return True
    return not participation.passed and participation.tries < questionnaire.max_tries


def waits_until(version: Version, citizen: Citizen, *, now: datetime) -> datetime | None:
    """From when the next try of a quiz goes, where it lies ahead."""
    if not version.questionnaire.wait_minutes:
        return None
    return Wait.objects.filter(version=version, citizen=citizen, until__gt=now).values_list("until", flat=True).first()


PASSED_BEFORE = """
    SELECT EXISTS (SELECT FROM surveys_participation WHERE passed AND version_id = %s AND citizen_id IN ({former}))"""


def passed_before(version: Version, citizen: Citizen) -> bool:
    """Whether the person has passed this version with an account that was merged into this one."""
    former = coins.former_accounts(citizen)
    with connection.cursor() as cursor:
        cursor.execute(PASSED_BEFORE.format(former=former.sql), [version.pk, *former.params])
        return bool(cursor.fetchone()[0])


def earned_earlier(version: Version, citizen: Citizen) -> bool:
    """Whether the person has earned this questionnaire's coins with another version, or another account of theirs."""
    if version.number == 1:
        return False
    earned = Participation.objects.filter(questionnaire=version.questionnaire_id, coins_awarded__gt=0)
    others = earned.exclude(version=version)
    # Apart, for an OR of the two would read everybody's.
    mine, before = others.filter(citizen=citizen), others.filter(citizen__in=coins.former_accounts(citizen))
    return mine.exists() or before.exists()


def replaced_version(live: Version, answers: dict[str, Any]) -> Version | None:
    """The earlier version that these answers are for, when they came from a page made before the correction."""
    names = {key.split("-")[0] for key in answers}  # an answer may have several inputs
    ids = [int(key) for key in names if key.isascii() and key.isdigit() and len(key) < 19]
    if live.number == 1 or live.questions.filter(pk__in=ids).exists():
        return None
    return Version.objects.filter(questionnaire=live.questionnaire_id, questions__in=ids).first()
