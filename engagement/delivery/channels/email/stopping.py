"""Stopping mails from the mail itself: what its link is, what it stops, and how a wrong tap is undone."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from civic.accounts.models import Citizen
from civic.core.errors import NotFound
from engagement.delivery.kinds import Channel, Family
from engagement.delivery.preferences import actions, queries
from engagement.delivery.preferences.models import How
from engagement.delivery.received import actions as received

SALT = "engagement.stop-mails"
KEPT_SECONDS = 30 * 24 * 3600  # for which a tap in a mail program can be undone by opening the mail's link
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
        return [choice.family for choice in queries.choices(self.citizen) if self.holds(choice)]

    def holds(self, choice: queries.Choice) -> bool:
        """Whether the link of the mail stops this choice."""
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
    """Stop them, and return what brings them back as they were; a second stop forgets nothing of that."""
    if stopped := back_of(asked):
        return stopped
    hows = {choice.family.slug: choice.how[Channel.EMAIL] for choice in queries.choices(asked.citizen)}
    before = {family.slug: str(hows[family.slug] or How.OFF) for family in asked.families}
    actions.choose(asked.citizen, {(slug, Channel.EMAIL): How.OFF for slug in before})
    received.note_stopped(asked.item, now=timezone.now())
    back = signing.dumps([asked.citizen.pk, before], salt=f"{SALT}.undo")
    cache.set(_place(asked), back, KEPT_SECONDS)
    return back


def back_of(asked: Stop) -> str:
    """What brings them back, where they are stopped by this very mail, as its program did with a tap; else empty."""
    on = [c for c in queries.choices(asked.citizen) if asked.holds(c) and c.how[Channel.EMAIL] not in (None, How.OFF)]
    return "" if on else str(cache.get(_place(asked), ""))


def _place(asked: Stop) -> str:
    return f"mails-stopped:{asked.citizen.pk}:{asked.item}:{asked.family}"


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
    cache.delete(_place(asked))
