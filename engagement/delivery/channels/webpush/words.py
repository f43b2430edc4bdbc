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


def payloads(items: Sequence[OutboxItem]) -> dict[int, dict[str, Any]]:
    """By row, what its browser is given to show; none where what it tells of is no more, or was read meanwhile."""
    users = [item.user_id for item in items]
    wants = Manner.objects.filter(citizen__user__in=users, words_on_screen=True)
    open_to = set(wants.values_list("citizen__user", flat=True))
    told = told_by(items)
    return {
        item.pk: _payload(item, told[item.pk][0], is_open=told[item.pk][0].is_public or item.user_id in open_to)
        for item in items
        if told[item.pk]
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
        **(_of_a_notice(told, tap, is_open=is_open) if told.counts_taps else {"unread": _unread(item)}),
    }


def _of_a_notice(told: Told, tap: str, *, is_open: bool) -> dict[str, Any]:
    """Its picture, and the address that counts it. The badge stays: counting for each of many costs too much."""
    picture = {"image": settings.PUBLIC_URL + told.picture} if told.picture and is_open else {}
    return {"seen": tap, **picture}


def _unread(item: OutboxItem) -> int:
    citizen = Citizen.objects.filter(user=item.user_id).first()
    return unread_count(citizen) if citizen else 0
