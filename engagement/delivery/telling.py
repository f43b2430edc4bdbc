"""Messages tell their news."""

from collections.abc import Collection, Sequence

from django.urls import reverse

from civic.core.hooks import Hook
from engagement.delivery import registry
from engagement.delivery.models import Message
from engagement.delivery.told import PATHS, TELLERS, Pair, Told
from engagement.delivery.wording import wording

OVER: Hook[[Sequence[Message]], Collection[int]] = Hook("Which of these messages are over, and leave no more?")


def tell(wanted: Collection[Pair]) -> dict[Pair, Told]:
    """Those messages that are unread and not over, each to its own citizen."""
    found = Message.objects.filter(pk__in={number for number, _user in wanted}, read_at=None).select_related("citizen")
    over = {number for numbers in OVER(list(found)) for number in numbers}
    told = {(message.pk, message.citizen.user_id): message for message in found if message.pk not in over}
    return {pair: _told(message) for pair, message in told.items() if pair in wanted}


def _told(message: Message) -> Told:
    words, kind = wording(message), registry.KINDS.get(message.kind)
    return Told(
        about=f"message:{message.pk}", title=words.title, text=words.about, more=words.body, path=page(message.pk),
        at=message.created_at, family=kind.family if kind else None,
        families=tuple(filter(None, (kind.family.slug, kind.family.follows))) if kind else (),
        agency=message.facts.get("agency"),
        can_stop=kind is None or kind.can_be_switched_off, why_always=kind.always_because if kind else "",
        is_public=kind is None,
    )  # fmt: skip


def page(number: int) -> str:
    return reverse("engagement:message", args=[number])


TELLERS.add("message", tell)
PATHS.add("message", page)
