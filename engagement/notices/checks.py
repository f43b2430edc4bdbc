"""What a notice must be when it is handed in, approved and published: whole, as it was shown, for enough people."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from civic.accounts.models import User
from civic.core.calendar import taipei_day
from civic.core.hooks import Hook
from engagement.audiences import asking
from engagement.audiences import queries as audiences
from engagement.audiences.errors import AudienceEmpty, AudienceTooSmall
from engagement.notices.errors import (
    AlternativeMissing,
    AudienceElsewhere,
    CampaignEmpty,
    CampaignMissing,
    ClosesBefore,
    ExpiresBefore,
    PictureChanged,
    PictureMissing,
    WordsMissing,
)
from engagement.notices.models import Look, Notice
from engagement.notices.pictures import sha256_of
from rewards import coins
from rewards.budgets.models import Campaign

CHECKS: Hook[[Notice, datetime], None] = Hook("What else stands in the way of a publication at this moment? It raises.")


def content(notice: Notice) -> None:
    if not (notice.title.strip() and notice.summary.strip() and notice.body.strip()):
        raise WordsMissing
    if not notice.picture and notice.kind != Notice.Kind.CORRECTION:
        raise PictureMissing(fields={"picture": [str(PictureMissing.message)]})
    if notice.picture and not notice.picture_alt.strip():
        raise AlternativeMissing(fields={"picture_alt": [str(AlternativeMissing.message)]})


def picture(notice: Notice) -> None:
    """Each stored file is, byte by byte, the one that was handed in."""
    shows: list[Notice | Look] = [notice, *notice.looks.all()]
    for shown in shows:
        if shown.picture and sha256_of(shown.picture) != shown.picture_sha256:
            raise PictureChanged


def audience(notice: Notice, *, by: User) -> None:
    """Enough people are in it, and nobody can be told by what it leaves out; the same for those who see a look.

    Raises AudienceElsewhere, and as audiences.asking.check.
    """
    looks = [look.audience for look in notice.looks.select_related("audience")]
    for rule in filter(None, (notice.audience, *looks)):
        if rule.agency_id != notice.agency_id:
            raise AudienceElsewhere
        asked: Any = {"agency_id": notice.agency_id, "by": by, "now": timezone.now(), "mine": rule.pk}
        asking.check(list(rule.clauses.all()), **asked)


def promise(notice: Notice, *, at: datetime) -> None:
    """What the notice promises can be kept at that hour. Raises ExpiresBefore, CampaignMissing, CampaignEmpty."""
    if notice.expires_at is not None and notice.expires_at <= at:
        raise ExpiresBefore
    for _asked in CHECKS(notice, at):
        pass
    asked = notice.questionnaire
    if asked is None or not asked.coins:
        return
    campaign = asked.campaign
    if campaign is None or campaign.state != Campaign.State.OPEN or campaign.agency_id != notice.agency_id:
        raise CampaignMissing
    if coins.left_in(campaign) < asked.coins:
        raise CampaignEmpty


def reach(notice: Notice, *, at: datetime) -> None:
    """It will find somebody at an hour at which nobody looks at it before.

    Raises AudienceElsewhere, AudienceTooSmall, AudienceEmpty, ClosesBefore.
    """
    asked, rule = notice.questionnaire, notice.audience
    if asked and asked.closes_at is not None and asked.closes_at <= at:
        raise ClosesBefore
    if rule is None:
        return
    if rule.agency_id != notice.agency_id:
        raise AudienceElsewhere
    least = max(settings.AUDIENCE_LEAST, 1)
    if not audiences.holds(rule, least, year=taipei_day(at).year, now=at):
        raise AudienceTooSmall if settings.AUDIENCE_LEAST else AudienceEmpty  # never whether there are any
