"""What a push says: nothing private on a locked screen, unless its owner wants the words there."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext as _

from civic.accounts.models import Citizen
from civic.outbox.models import OutboxItem
from civic.web.context import portal_name
from engagement.delivery.preferences.models import Manner
from engagement.delivery.queries import unread_count
from engagement.delivery.received.taps import address_of
from engagement.delivery.told import Told, told_by

FEW = (
    20  # pieces of news in a batch for whose readers the badge is counted; many, and emergencies, do not wait for that
)


def payloads(items: Sequence[OutboxItem]) -> dict[int, dict[str, Any]]:
    """By row, what its browser is given to show; none where what it tells of is no more, or was read meanwhile."""
    users = [item.user_id for item in items]
    wants = Manner.objects.filter(citizen__user__in=users, words_on_screen=True)
    open_to = set(wants.values_list("citizen__user", flat=True))
    found = {item: told[0] for item, told in zip(items, told_by(items).values(), strict=True) if told}
    own = [item for item, told in found.items() if told.family and not told.counts_taps]
    counted = set(own) if len(own) <= FEW else set()
    return {
        item.pk: {
            **_payload(item, told, is_open=told.is_public or item.user_id in open_to),
            **({"unread": _unread(item)} if item in counted else {}),
        }
        for item, told in found.items()
    }


def _payload(item: OutboxItem, told: Told, *, is_open: bool) -> dict[str, Any]:
    title = told.title if is_open or told.family is None else str(told.family.neutral_title)
    text = told.text if is_open else _("Open to read it.")
    item.said = [(told, title, text)]
    tap = address_of(item.pk, told.about) if told.family or told.counts_taps else ""
    return {
        "title": title,
        "body": text,
        "url": told.path,
        "tag": told.about.replace(":", "-"),
        "icon": static("img/icon-192.png"),
        "app": portal_name(),
        "open": _("Open"),
        **({"save": _("Save"), "keep": f"{tap}?save"} if told.family else {}),
        **({"image": settings.PUBLIC_URL + told.picture} if told.picture and is_open else {}),
        **({"seen": tap} if told.counts_taps else {}),
    }


def _unread(item: OutboxItem) -> int:
    citizen = Citizen.objects.filter(user=item.user_id).first()
    return unread_count(citizen) if citizen else 0
