"""Notices tell themselves to whoever was planned for them, as long as they are published."""

from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from engagement.delivery.preferences.queries import NOTICES, topic_family
from engagement.delivery.told import PATHS, TELLERS, Pair, Told
from engagement.notices.looks import dressed, seen_by_each
from engagement.notices.models import Notice, NoticeRead


def tell(wanted: Collection[Pair]) -> dict[Pair, Told]:
    """Words in the active language, under the title and picture that each sees; nothing for those who opened it."""
    numbers, users, now = {number for number, _user in wanted}, {user for _number, user in wanted}, timezone.now()
    lasting = Q(expires_at=None) | Q(expires_at__gt=now)
    notices = Notice.objects.filter(lasting, pk__in=numbers, state=Notice.State.PUBLISHED)
    found = {notice.pk: notice for notice in notices.select_related("agency", "topic")}
    looks = seen_by_each(found, users, now=now)
    told = {number: _told(notice) for number, notice in found.items()}
    reads = NoticeRead.objects.filter(notice__in=numbers, citizen__user__in=users)
    opened = set(reads.values_list("notice", "citizen__user"))
    return {
        pair: _told(dressed(found[pair[0]], looks[pair])) if pair in looks else told[pair[0]]
        for pair in wanted
        if pair[0] in told and pair not in opened
    }


def _told(notice: Notice) -> Told:
    said = notice.said
    return Told(
        about=f"notice:{notice.pk}",
        title=said.title,
        text=said.summary,
        path=page(notice.pk),
        at=notice.published_at or notice.proposed_at,
        family=NOTICES,
        more=str(notice.agency),
        picture=notice.picture.url if notice.picture else "",
        picture_alt=said.picture_alt,
        families=(*(topic_family(each.code) for each in notice.topics), NOTICES.slug),
        agency=notice.agency_id,
        title_language=said.language,
        language=said.language,
        is_public=notice.audience_id is None,  # that it went to a group may tell something about its reader
        counts_taps=True,
    )


def page(number: int) -> str:
    return reverse("engagement:notice", args=[number])


TELLERS.add("notice", tell)
PATHS.add("notice", page)
