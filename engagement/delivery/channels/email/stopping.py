"""Stopping mails from the mail itself: what its link is, what it stops, and how a wrong tap is undone."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from civic.accounts.models import Citizen
from civic.core.errors import NotFound
from engagement.delivery.kinds import Channel, Family
from engagement.delivery.preferences import actions, queries
from engagement.delivery.preferences.models import How
from engagement.delivery.received import actions as received

SALT = "engagement.stop-mails"
ALL = "*"  # every family, as a digest brings them


@dataclass(frozen=True)
class Stop:
    """Whose mails stop, and about what: one family, or all."""

    citizen: Citizen
    family: str
    item: int  # the number of the mail in the outbox

    @property
    def families(self) -> list[Family]:
        """What can be stopped of it. With all notices go the topics of which mails were asked for."""
        return [choice.family for choice in queries.choices(self.citizen) if self._holds(choice)]

    def _holds(self, choice: queries.Choice) -> bool:
        if choice.is_topic:
            return self.family in (ALL, queries.NOTICES.slug) and choice.how[Channel.EMAIL] not in (None, How.OFF)
        return choice.can_choose and self.family in (ALL, choice.family.slug)


def link(citizen_id: int, family: str, *, item: int) -> str:
    """The address that stops these mails without signing in; only we can write it, and it serves nothing else."""
    token = signing.dumps([citizen_id, family, item], salt=SALT)
    return settings.PUBLIC_URL + reverse("engagement:stop_mails", args=[token])


def opened(token: str) -> Stop:
    """What a link stops. Raises NotFound for one that we did not write, or whose person is no more."""
    try:
        citizen_id, family, *item = signing.loads(token, salt=SALT)  # older mails have no number
        return Stop(Citizen.objects.select_related("user").get(pk=citizen_id), family, *(item or [0]))
    except (signing.BadSignature, Citizen.DoesNotExist, ValueError, TypeError) as error:
        raise NotFound from error


def stop(asked: Stop) -> str:
    """Stop them, and return what brings them back as they were."""
    hows = {choice.family.slug: choice.how[Channel.EMAIL] for choice in queries.choices(asked.citizen)}
    before = {family.slug: str(hows[family.slug] or How.OFF) for family in asked.families}
    actions.choose(asked.citizen, {(slug, Channel.EMAIL): How.OFF for slug in before})
    received.note_stopped(asked.item, now=timezone.now())
    return signing.dumps([asked.citizen.pk, before], salt=f"{SALT}.undo")


def undo(asked: Stop, before: str) -> None:
    """Bring the mails back as they were before `stop`. Raises NotFound for what we did not write."""
    try:
        citizen_id, hows = signing.loads(before, salt=f"{SALT}.undo")
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise NotFound from error
    if citizen_id != asked.citizen.pk:
        raise NotFound
    wanted: dict[tuple[str, str], Any] = {(slug, Channel.EMAIL): how for slug, how in hows.items()}
    actions.choose(asked.citizen, wanted)
    received.note_stopped(asked.item, now=None)
