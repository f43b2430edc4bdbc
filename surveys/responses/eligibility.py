"""How a person stands with a questionnaire, told before they start: may they answer, and what will it bring?"""

from dataclasses import dataclass
from datetime import datetime

from civic.accounts.models import Citizen
from rewards import coins
from rewards.budgets.models import Campaign
from surveys.questionnaires.models import Questionnaire
from surveys.responses.models import Participation
from surveys.responses.queries import can_answer, earned_earlier, waits_until


@dataclass(frozen=True)
class Eligibility:
    """`participation`: what the citizen did with the live version.

    `is_exhausted`: it promises coins, but its campaign has none left; answering stays possible.

    `room`: coins that the citizen's level still lets them earn, where that is less than the questionnaire promises.
    `year_room`: coins that are left under a minor's cap of the year, where it stands in the way.
    `missing`: what stands between the citizen and these coins: a "guardian", the "age", or nothing.
    `waits_until`: from when the next try at a quiz goes, where it lies ahead.
    `is_earned`: an earlier version brought its coins; this one may be answered, and brings none.
    """

    questionnaire: Questionnaire
    participation: Participation | None
    is_closed: bool
    is_exhausted: bool
    needs_sign_in: bool
    room: int | None = None
    missing: str = ""
    year_room: int | None = None
    is_earned: bool = False
    waits_until: datetime | None = None

    @property
    def offers_coins(self) -> bool:
        """Whether there are still coins to earn here, though a guardian may have to agree first."""
        done = self.is_answered or self.is_closed or self.is_earned or self.is_exhausted
        return bool(self.questionnaire.coins) and not done

    @property
    def pays(self) -> bool:
        """Whether answering brings the citizen the coins that are promised, or some of them."""
        return bool(self.questionnaire.coins) and not (self.is_exhausted or self.missing or self.is_earned)

    @property
    def is_answered(self) -> bool:
        """No try is left, or none is needed."""
        return not can_answer(self.questionnaire, self.participation)

    @property
    def attempt(self) -> int:
        """Which try the next set of answers is: 1 for the first."""
        return 1 + (self.participation.tries if self.participation else 0)

    @property
    def tries_left(self) -> int:
        return self.questionnaire.max_tries - (self.participation.tries if self.participation else 0)


def eligibility_of(questionnaire: Questionnaire, citizen: Citizen | None, *, now: datetime) -> Eligibility:
    """Look up how a citizen (None: a visitor) stands with a questionnaire."""
    live = questionnaire.live if citizen else None
    lacks = missing(questionnaire, citizen, now=now)
    done = live.participations.filter(citizen=citizen).first() if live else None
    return Eligibility(
        questionnaire=questionnaire,
        participation=done,
        waits_until=waits_until(live, citizen, now=now) if live and citizen and done else None,
        is_closed=questionnaire.is_closed(now),
        is_exhausted=bool(questionnaire.coins) and not _can_pay(questionnaire),
        needs_sign_in=citizen is None,
        room=_room(questionnaire, citizen, now),
        missing=lacks,
        year_room=coins.year_room(citizen, now=now) if citizen and lacks else None,
        is_earned=bool(questionnaire.coins and citizen and live and earned_earlier(live, citizen)),
    )


def missing(questionnaire: Questionnaire, citizen: Citizen | None, *, now: datetime) -> str:
    """What stands between a citizen and the coins of a questionnaire, as in Eligibility."""
    if citizen is None or not questionnaire.coins:
        return ""
    if not coins.guardian_needed(citizen, questionnaire.coins, now=now):
        return ""
    return "age" if citizen.birth_year is None else "guardian"


def _room(questionnaire: Questionnaire, citizen: Citizen | None, now: datetime) -> int | None:
    room = coins.earn_room(citizen.pk, now=now) if citizen and questionnaire.coins else None
    return room if room is not None and room < questionnaire.coins else None


def _can_pay(questionnaire: Questionnaire) -> bool:
    campaign = questionnaire.campaign
    if campaign is None or campaign.state != Campaign.State.OPEN:
        return False
    return coins.left_in(campaign) >= questionnaire.coins
