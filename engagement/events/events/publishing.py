"""An event goes its notice's way: handed in, given back, looked through, opened, and off the site with it."""

from datetime import datetime

from civic.accounts.models import User
from engagement.events.events.errors import (
    NoSession,
    PlaceMissing,
    QuestionsElsewhere,
    RewardEmpty,
    RewardMissing,
    SessionOver,
    SignupNever,
)
from engagement.events.events.models import Event
from engagement.notices import actions as notices
from engagement.notices import checks
from engagement.notices.errors import AT_THE_HOUR
from engagement.notices.models import Notice
from rewards import coins
from rewards.budgets.models import Campaign
from surveys.questionnaires import actions as questionnaires
from surveys.questionnaires.models import Questionnaire

for _kind in (NoSession, PlaceMissing, QuestionsElsewhere, RewardEmpty, RewardMissing, SessionOver, SignupNever):
    AT_THE_HOUR.setdefault(_kind.code, _kind)  # what holds a notice up at its hour is told in these words


def event_of(notice: Notice) -> Event | None:
    """The event that the notice is about, if it is about one."""
    return Event.objects.select_related("signup_questions", "feedback").filter(notice=notice.pk).first()


def _asked(event: Event) -> list[Questionnaire]:
    return [asked for asked in (event.signup_questions, event.feedback) if asked is not None]


@notices.HANDED_IN.connect
def hand_in(notice: Notice) -> None:
    """What the event asks waits with the notice."""
    if event := event_of(notice):
        _check_whole(event)
        for asked in _asked(event):
            questionnaires.submit(asked)


@notices.GIVEN_BACK.connect
def give_back(notice: Notice) -> None:
    """It may be written again."""
    if event := event_of(notice):
        for asked in _asked(event):
            questionnaires.send_back(asked)


@checks.CHECKS.connect
def look_through(notice: Notice, at: datetime) -> None:
    """What the event promises can be kept when it is published at this moment. Raises the errors of this slice."""
    event = event_of(notice)
    if event is None:
        return
    _check_whole(event)
    if event.sessions.filter(ends_at__lte=at).exists():
        raise SessionOver
    closes = event.signup_closes_at
    if event.needs_signup and closes is not None and closes <= at:
        raise SignupNever
    for reward in event.rewards.select_related("campaign__account"):
        if reward.campaign.state != Campaign.State.OPEN or reward.campaign.agency_id != event.agency_id:
            raise RewardMissing
        if coins.left_in(reward.campaign) < reward.coins:
            raise RewardEmpty
    for asked in _asked(event):
        _check_promise_of(asked, event)


def _check_promise_of(asked: Questionnaire, event: Event) -> None:
    if not asked.coins:
        return
    pot = asked.campaign
    if pot is None or pot.state != Campaign.State.OPEN or pot.agency_id != event.agency_id:
        raise RewardMissing
    if coins.left_in(pot) < asked.coins:
        raise RewardEmpty


def _check_whole(event: Event) -> None:
    if not event.place.strip():
        raise PlaceMissing
    if not event.sessions.exists():
        raise NoSession
    for asked in _asked(event):
        hangs = Notice.objects.filter(questionnaire=asked).exists()
        twice = Event.objects.exclude(pk=event.pk).filter(signup_questions=asked) | Event.objects.exclude(
            pk=event.pk
        ).filter(feedback=asked)
        if asked.agency_id != event.agency_id or hangs or twice.exists():
            raise QuestionsElsewhere


@notices.PUBLISHED.connect
def open_with(notice: Notice, now: datetime) -> None:
    """What the event asks opens with it; who answers it, access says."""
    if event := event_of(notice):
        by: User = notice.decided_by  # type: ignore[assignment]  # whoever approved
        for asked in _asked(event):
            questionnaires.open_questionnaire(asked, by=by, now=now)


@notices.OWN_QUESTIONS.connect
def questions_of_its_event(notice: Notice) -> list[Questionnaire]:
    """What the event asks is approved with the notice, too."""
    event = event_of(notice)
    return _asked(event) if event else []
