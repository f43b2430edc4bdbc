"""The demo's notices that were approved for an hour: one leaves tomorrow at nine, one was held up this morning.

The coordinator closed the second one's campaign after its approval. Every step is taken by the action of a person.
"""

from datetime import datetime, time, timedelta
from pathlib import Path

from civic.accounts.models import User
from civic.agencies.models import Agency
from civic.core.calendar import TAIPEI, taipei_day
from engagement.demo.notices import Pairs, draft_of, read
from engagement.notices import actions
from rewards.budgets import actions as budgets
from rewards.budgets.models import Campaign


def create(
    agencies: dict[str, Agency], pairs: Pairs, campaigns: dict[str, Campaign], coordinator: User, *, media: Path,
    now: datetime,
) -> None:  # fmt: skip
    """Write, hand in and approve both, and let the hour of one come."""
    for facts in read():
        slug, state = facts["agency"], facts.get("state")
        if state not in ("later", "held_up"):
            continue
        editor, approver = pairs[slug]
        small = _small_campaign(agencies[slug], editor, coordinator, now=now) if state == "held_up" else None
        wrote = now - timedelta(hours=20)
        notice = draft_of(facts, agencies[slug], pairs, small or campaigns[slug], media=media, at=wrote)
        actions.submit(notice, by=editor)
        hour = datetime.combine(taipei_day(now) + timedelta(days=1), time(9), tzinfo=TAIPEI)
        at = now - timedelta(minutes=50) if small else hour
        actions.schedule(notice, by=approver, at=at, now=wrote + timedelta(hours=1))
        if small:
            budgets.close_campaign(small, by=coordinator, now=now - timedelta(hours=3))
            actions.publish_due(now=at)


def _small_campaign(agency: Agency, editor: User, coordinator: User, *, now: datetime) -> Campaign:
    wish = "最後一週加碼"
    asked = budgets.request_campaign(agency, title=wish, purpose="提高接種率", max_coins=200, by=editor)
    return budgets.approve_campaign(asked, by=coordinator, now=now - timedelta(days=2))
