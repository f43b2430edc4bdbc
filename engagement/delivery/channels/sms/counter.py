"""The number of a card's owner, whom the counter asks before it prints."""

from datetime import datetime

from django.utils.translation import gettext as _

from civic.accounts.models import Citizen, User
from civic.codes import actions as codes
from civic.outbox.actions import post
from civic.outbox.models import Urgency
from civic.web.context import portal_name
from engagement.delivery.channels.sms import actions
from engagement.delivery.preferences.queries import language_of
from rewards.cards import owners


@owners.PHONES.connect
def phone(user: User) -> owners.Way | None:
    """A number that was confirmed, while short messages are on and the day has some left."""
    mine = actions.number_of(user) if actions.is_on() else None
    if mine is None or mine.confirmed_at is None:
        return None

    def send(code: str, now: datetime) -> None:
        if any(actions.LIMIT(now)):
            raise actions.NoneLeftToday
        said = {"code": code, "portal": portal_name()}
        words = (
            _("%(code)s is your code for a card of %(portal)s, at the counter. Not there? Tell it to nobody.") % said
        )
        post("sms", address=mine.number, content={"text": words}, now=now, user=user, urgency=Urgency.AT_ONCE,
             expires_at=now + codes.GOOD_FOR)  # fmt: skip

    return owners.Way("sms", mine.number, f"•••{mine.number[-3:]}", send)


@owners.LANGUAGES.connect
def language(citizen: Citizen) -> str:
    return language_of(citizen)
