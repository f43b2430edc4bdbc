"""Whom an agency's last notices did not move: an audience may ask for them."""

from django.db.models import Q

from engagement.audiences.facts import UNOPENED
from engagement.notices.models import Notice, NoticeRead


def opened_none(agency_id: int, last: int) -> Q:
    """A condition on Citizen: whoever opened none of the agency's last notices, so many of them."""
    newest = Notice.objects.filter(agency=agency_id, state=Notice.State.PUBLISHED).order_by("-published_at", "-pk")
    numbers = list(newest.values_list("pk", flat=True)[:last])
    return ~Q(pk__in=NoticeRead.objects.filter(notice__in=numbers).values("citizen"))


UNOPENED.add("notices", opened_none)
