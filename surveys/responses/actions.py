"""Answer a questionnaire once, and earn its coins once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError, NotFound
from civic.core.moments import minute
from rewards import coins
from surveys import signals
from surveys.questionnaires import access
from surveys.questionnaires.drawing import is_drawn
from surveys.questionnaires.errors import QuestionsChanged, translated
from surveys.questionnaires.models import Questionnaire, Version
from surveys.questionnaires.queries import live
from surveys.responses import drawn, flags
from surveys.responses.checking import Checked, check
from surveys.responses.drawn import NotDrawn
from surveys.responses.flags import Looked
from surveys.responses.groups import groups_of
from surveys.responses.marking import Told, is_passed
from surveys.responses.models import HeldAward, Participation, Wait
from surveys.responses.queries import can_answer, earned_earlier, passed_before, replaced_version, waits_until
from surveys.responses.storing import store

KeptBack = Participation.KeptBack


class AlreadyAnswered(DomainError):
    code = "already_answered"
    help = "answers-anonymous"
    family = DomainError.CONFLICT
    message = _("You have answered this before; it counts once.")


class AlreadySent(DomainError):
    """The same set of answers came again, as after a lost line: it was counted the first time."""

    code = "already_sent"
    help = "answers-anonymous"
    family = DomainError.CONFLICT
    message = _("These answers had arrived before; they count once.")


class QuestionnaireClosed(DomainError):
    code = "questionnaire_closed"
    help = "questionnaire-closed"
    family = DomainError.CONFLICT
    message = _("This questionnaire is closed.")


class TryTooEarly(DomainError):
    """The editor of a quiz asks for a wait between two tries, so that it is read and not guessed."""

    code = "try_too_early"
    help = "quiz-not-right"
    family = DomainError.CONFLICT
    message = _("You can try again from %(when)s. Read the notice in the meantime.")


@dataclass(frozen=True)
class Outcome:
    """What answering brought: coins (0 when not passed, or when none are left), the balance, tries that remain.

    `right`: the questions of a quiz that were answered rightly; this is their only trace beside a name.
    `drawn`: those with right answers that were asked, in order. `next_try_at`: before it, no further try is taken.
    `held`: the coins wait until somebody has looked at what was flagged.
    `limited`: fewer coins than promised, because of the limits of the citizen's identity level.
    """

    coins_awarded: int
    balance: int
    passed: bool
    tries_left: int
    exhausted: bool
    limited: bool
    right: frozenset[int] = frozenset()
    drawn: tuple[int, ...] = ()
    next_try_at: datetime | None = None
    held: bool = False

    @property
    def told(self) -> Told:
        """What the device is given of it."""
        return Told(self.right, self.drawn)


@transaction.atomic
def submit(
    questionnaire: Questionnaire,
    citizen: Citizen,
    answers: dict[str, Any],
    *,
    now: datetime,
    attempt: int | None = None,
    refuse_hidden: bool = False,
    begun: str = "",
) -> Outcome:
    """Save a citizen's answers and award the coins, all or nothing.

    `answers` maps question ids to a choice id, a list of them, or words. A quiz is passed when every answer
    is right; until then it may be tried `max_tries` times. `attempt` says which of these tries it is (1, 2, …):
    the same one sent again changes nothing. `begun`: when they opened the questions, sealed (`flags.begun`).
    Answers to questions that are not asked after the others are dropped, or
    refused. Raises NotFound, AlreadySent, QuestionsChanged, QuestionnaireClosed,
    AlreadyAnswered, TryTooEarly, NotDrawn, FieldErrors (by question id), MoneyStopped (only where there are coins to
    earn).
    """
    if not access.concerns(questionnaire, citizen) or (version := live(questionnaire)) is None:
        raise NotFound
    meant = replaced_version(version, answers) or version
    if attempt and Participation.objects.filter(version=meant, citizen=citizen, tries__gte=attempt):
        raise AlreadySent  # even when it has closed since
    if meant != version:
        raise QuestionsChanged
    if questionnaire.is_over(now):
        raise QuestionnaireClosed
    if questionnaire.coins:
        coins.refuse_when_stopped()  # even a wrong try would be lost for coins that cannot come
        _refuse_second_reward(version, citizen)
    questions = drawn.taken(version, citizen)
    if not questions:  # nothing was drawn: they have not begun, or have sent it
        _refuse_further_try(version, citizen, attempt=attempt, now=now)
        raise NotDrawn
    checked = check(questions, answers, refuse_hidden=refuse_hidden)
    right = frozenset(answer.question.pk for answer in checked if answer.is_right)
    passed = questionnaire.kind != Questionnaire.Kind.QUIZ or is_passed(questions, right)
    took = flags.seconds_since(begun, questionnaire, citizen, now=now) if questionnaire.fast_percent else None
    looked = flags.look(questionnaire, questions, checked, seconds=took)
    with translated():  # a correction may have come between
        participation = _take_part(version, citizen, attempt=attempt, passed=passed, now=now)
        participation.version, participation.questionnaire, participation.citizen = version, questionnaire, citizen
        next_try_at = _let_wait(version, participation, now=now)
        save(version, citizen, checked, looked, now=now)
    pool = tuple(each.pk for each in questions if is_drawn(each))
    awarded, kept_back = _award(participation, looked, now=now) if passed else (0, KeptBack.NOTHING)
    if awarded or kept_back:
        _keep_award(participation, awarded, kept_back)
    return Outcome(
        coins_awarded=awarded,
        balance=coins.balance(citizen, today=taipei_day(now)),
        passed=passed,
        tries_left=0 if passed else questionnaire.max_tries - participation.tries,
        exhausted=kept_back == KeptBack.EXHAUSTED,
        limited=kept_back == KeptBack.LEVEL,
        right=right,
        drawn=pool,
        next_try_at=next_try_at,
        held=kept_back == KeptBack.HELD,
    )


def _keep_award(participation: Participation, awarded: int, kept_back: Participation.KeptBack) -> None:
    participation.coins_awarded, participation.kept_back = awarded, kept_back
    with connection.cursor() as cursor:
        cursor.execute(KEEP_AWARD, [awarded, kept_back.value, participation.pk])


def _refuse_second_reward(version: Version, citizen: Citizen) -> None:
    """One reward for each person: what they answered with an account that was merged into this one counts."""
    if passed_before(version, citizen):
        raise AlreadyAnswered


TAKE_PART = """
    INSERT INTO surveys_participation (questionnaire_id, version_id, citizen_id, tries, passed, coins_awarded, "on")
    VALUES (%s, %s, %s, 1, %s, 0, %s) ON CONFLICT (version_id, citizen_id) DO NOTHING RETURNING *"""

KEEP_AWARD = "UPDATE surveys_participation SET coins_awarded = %s, kept_back = %s WHERE id = %s"


def _take_part(
    version: Version, citizen: Citizen, *, attempt: int | None, passed: bool, now: datetime
) -> Participation:
    """Count one try; the unique row per citizen makes parallel requests wait for each other."""
    today = taipei_day(now)
    first = [version.questionnaire_id, version.pk, citizen.pk, passed, today]
    if made := list(Participation.objects.raw(TAKE_PART, first)):
        return made[0]
    participation = Participation.objects.select_for_update().get(version=version, citizen=citizen)
    _refuse(participation, attempt=attempt, now=now)
    participation.tries += 1
    participation.passed, participation.on = passed, today
    participation.save(update_fields=["tries", "passed", "on"])
    return participation


def _refuse(participation: Participation, *, attempt: int | None, now: datetime) -> None:
    """Refuse a try that came before, one too many, or one that comes too early."""
    if attempt and participation.tries >= attempt:  # its twin was quicker
        raise AlreadySent
    if not can_answer(participation.questionnaire, participation):
        raise AlreadyAnswered
    if waits := waits_until(participation.version, participation.citizen, now=now):
        raise TryTooEarly(when=minute(waits))


def _refuse_further_try(version: Version, citizen: Citizen, *, attempt: int | None, now: datetime) -> None:
    if participation := Participation.objects.filter(version=version, citizen=citizen).first():
        _refuse(participation, attempt=attempt, now=now)


def _let_wait(version: Version, participation: Participation, *, now: datetime) -> datetime | None:
    """Keep from when the next try goes, as a full minute; None: at once, or never."""
    wait = version.questionnaire.wait_minutes
    if participation.passed or not wait or participation.tries >= version.questionnaire.max_tries:
        return None
    after = now + timedelta(minutes=wait, seconds=59, microseconds=999_999)
    until = after.replace(second=0, microsecond=0)
    Wait.objects.update_or_create(version=version, citizen=participation.citizen, defaults={"until": until})
    return until


def save(version: Version, citizen: Citizen, checked: list[Checked], looked: Looked, *, now: datetime) -> None:
    """Write the answers; of whom they are, only where the questionnaire says so."""
    named = None if version.questionnaire.is_anonymous else citizen
    today = taipei_day(now)
    groups = groups_of(citizen, today=today) if version.questionnaire.keeps_groups else {}
    noted = looked.noted(version.questionnaire)
    store(version, named, checked, on=today, flags=noted, groups=groups)


def _award(participation: Participation, looked: Looked, *, now: datetime) -> tuple[int, Participation.KeptBack]:
    """Award the coins, once for all versions; what keeps them back leaves the answers standing, and is remembered."""
    version, citizen, questionnaire = participation.version, participation.citizen, participation.questionnaire
    if not questionnaire.coins or questionnaire.campaign is None:
        return 0, KeptBack.NOTHING
    # Nobody answers two versions at the same time: the next one is published after the last answers to this one.
    if earned_earlier(version, citizen):
        return 0, KeptBack.EARLIER
    if why := looked.holding(questionnaire):
        _hold(participation, why, looked.seconds, now=now)
        return 0, KeptBack.HELD
    return give(participation, now=now)


def _hold(participation: Participation, why: str, seconds: int | None, *, now: datetime) -> None:
    agency = participation.questionnaire.agency_id
    held = HeldAward.objects.create(participation=participation, agency_id=agency, flags=why, seconds=seconds)
    signals.award_held.send(HeldAward, held=held, at=now)


def give(
    participation: Participation, *, now: datetime, to: Citizen | None = None
) -> tuple[int, Participation.KeptBack]:
    """Move the coins that answering promised, as far as they can come now; what keeps them back is said.

    `to`: the account with which the person goes on, where it is another one by now.
    """
    questionnaire, citizen = participation.questionnaire, to or participation.citizen
    if questionnaire.campaign is None:
        return 0, KeptBack.NOTHING
    try:
        with transaction.atomic():
            given = coins.award(
                citizen,
                questionnaire.coins,
                campaign=questionnaire.campaign,
                key=f"questionnaire:{questionnaire.pk}:{participation.citizen_id}",
                reason=questionnaire.title,
                by="questionnaires",
                now=now,
            )
    except (coins.CampaignExhausted, coins.CampaignNotOpen):
        return 0, KeptBack.EXHAUSTED
    except coins.EarnLimitReached:
        return 0, KeptBack.LEVEL
    except coins.GuardianNeeded as refused:  # told before starting, and again afterwards
        return 0, KeptBack.AGE if refused.code == "age_needed" else KeptBack.GUARDIAN
    return given.coins, KeptBack.LEVEL if given.coins < questionnaire.coins else KeptBack.NOTHING
