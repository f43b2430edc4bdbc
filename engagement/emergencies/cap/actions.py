"""One round of the feeds, and what coordinators do with what came."""

import hashlib
import logging
import time
from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError, NotFound
from civic.core.roles import Role, require_role
from civic.decisions.actions import Decisions
from civic.outbox import mail
from engagement.emergencies.cap.fetching import fetch
from engagement.emergencies.cap.models import AutoRule, CapAlert, Feed
from engagement.emergencies.cap.reading import Unreadable, alerts_in, links_in, parsed
from engagement.emergencies.cap.taking import draft, incident_of, kind_of, take
from engagement.emergencies.incidents import actions as incidents
from engagement.emergencies.incidents import queries
from engagement.emergencies.incidents.models import Bulletin, Incident

log = logging.getLogger(__name__)
SILENT = timedelta(minutes=10)
MOST_LINKS = 50  # of one feed in one round
LINKS_WITHIN = 40  # seconds, in which the last of them is begun
LINKS_KNOWN = 24 * 3600  # seconds for which it is remembered which version was read
RULES = Decisions(AutoRule, log="cap_rule", roles=(Role.COORDINATOR,), joined=("feed",))


class AlertGone(DomainError):
    code = "alert_gone"
    family = DomainError.CONFLICT
    message = translation.gettext_lazy("This warning was replaced, cancelled or dealt with meanwhile.")


def poll(*, now: datetime, url: str = "") -> Counter[str]:
    """Ask every feed, or the one at `url` (added if it is new); return what became of the alerts, by word."""
    feeds = Feed.objects.filter(is_active=True)
    if url:
        Feed.objects.get_or_create(url=url, defaults={"name": url[:80]})
        feeds = Feed.objects.filter(url=url)
    counted: Counter[str] = Counter()
    for feed in feeds.order_by("pk"):
        counted += _poll(feed, now=now)
    return counted


def _poll(feed: Feed, *, now: datetime) -> Counter[str]:
    feed.asked_at = now
    counted: Counter[str] = Counter()
    try:
        answer = fetch(feed.url, etag=feed.etag, last_modified=feed.last_modified)
        if answer.content is not None:
            root = parsed(answer.content)
            for alert in alerts_in(root):
                counted += take(feed, alert, now=now)
            counted += _all_linked(feed, links_in(root, feed.url)[:MOST_LINKS], now=now)
        feed.etag, feed.last_modified, feed.fault = answer.etag, answer.last_modified, ""
        feed.answered_at, feed.alarmed_at = now, None
    except Unreadable as error:
        feed.fault = str(error)[:200]
        counted[f"ignored: {error}"] += 1
    feed.save(update_fields=["asked_at", "answered_at", "alarmed_at", "etag", "last_modified", "fault"])
    return counted


def _all_linked(feed: Feed, links: list[str], *, now: datetime) -> Counter[str]:
    """Take in what a feed points to, for so long: behind a slow one wait other feeds. The next round goes on."""
    counted: Counter[str] = Counter()
    until = time.monotonic() + LINKS_WITHIN
    for link in links:
        if time.monotonic() > until:
            counted["left for the next round"] += 1
        else:
            counted += _linked(feed, link, now=now)
    return counted


def _linked(feed: Feed, link: str, *, now: datetime) -> Counter[str]:
    """Take in the alert behind a link, unless it has not changed; one that cannot be read does not stop the others."""
    counted: Counter[str] = Counter()
    place = f"cap-link:{hashlib.sha256(link.encode()).hexdigest()}"
    etag, modified = cache.get(place) or ("", "")
    try:
        answer = fetch(link, etag=etag, last_modified=modified)
        if answer.content is None:
            return Counter({"known": 1})
        for alert in alerts_in(parsed(answer.content)):
            counted += take(feed, alert, now=now)
    except Unreadable as error:
        counted[f"ignored: {error}"] += 1
    else:
        cache.set(place, (answer.etag, answer.last_modified), LINKS_KNOWN)
    return counted


def alarm_of_silence(*, now: datetime) -> int:
    """Tell once when a feed has not answered for ten minutes; return how many were told of."""
    silent = [
        feed
        for feed in Feed.objects.filter(is_active=True, alarmed_at=None).order_by("pk")
        if now - (feed.answered_at or feed.added_at) >= SILENT
    ]
    for feed in silent:
        log.error("feed of warnings is silent", extra={"feed": feed.pk, "fault": feed.fault})
        with translation.override(settings.LANGUAGE_CODE):
            words = _("The feed of warnings “%(feed)s” has not answered for ten minutes: %(fault)s")
            for email in settings.ALARM_MAILS:
                text = words % {"feed": feed.name, "fault": feed.fault or "–"}
                mail.file(email, _("A feed of warnings is silent"), text, now=now, at_once=True)
        Feed.objects.filter(pk=feed.pk).update(alarmed_at=now)
    return len(silent)


@transaction.atomic
def expire(*, now: datetime) -> int:
    """Put away what has run out; an incident whose last word was such an alert is over. Return how many of both."""
    over = CapAlert.objects.filter(state=CapAlert.State.PROPOSED, expires__lte=now).update(state=CapAlert.State.EXPIRED)
    ended = 0
    for newest in queries.newest_of_open().filter(alert__expires__lte=now):
        incident = Incident.objects.select_for_update().get(pk=newest.incident_id)
        if incident.ended_at is None:
            incident.ended_at = now
            incident.save(update_fields=["ended_at"])
            audit.record("incident.ran_out", by=None, about=incident)
            ended += 1
    if ended:
        queries.forget()
        transaction.on_commit(queries.forget)
    return over + ended


@transaction.atomic
def take_over(pk: int, *, by: User, now: datetime) -> Bulletin:
    """Make a bulletin of an alert, which waits for the second person like any other.

    Raises NotAllowed, NotFound, AlertGone, BulletinWaits.
    """
    alert = _waiting(pk, by=by)
    bulletin = incidents.write(draft(alert), by=by, now=now, incident=incident_of(alert), kind=kind_of(alert))
    alert.bulletin, alert.state = bulletin, CapAlert.State.TAKEN
    alert.save(update_fields=["bulletin", "state"])
    audit.record("cap_alert.taken_over", by=by, about=alert)
    return bulletin


@transaction.atomic
def dismiss(pk: int, *, by: User, reason: str) -> None:
    """Put an alert away. Raises NotAllowed, NotFound, AlertGone."""
    alert = _waiting(pk, by=by)
    alert.state, alert.reason = CapAlert.State.DISMISSED, reason[:300]
    alert.save(update_fields=["state", "reason"])
    audit.record("cap_alert.dismissed", by=by, about=alert, reason=reason)


def _waiting(pk: int, *, by: User) -> CapAlert:
    require_role(by, *queries.COORDINATES)
    alert = CapAlert.objects.select_for_update().filter(pk=pk).first()
    if alert is None:
        raise NotFound
    if alert.state != CapAlert.State.PROPOSED:
        raise AlertGone
    return alert


@transaction.atomic
def propose_rule(rule: AutoRule, *, by: User, now: datetime) -> AutoRule:
    """Propose that alerts of one event publish themselves. Raises NotAllowed."""
    require_role(by, Role.COORDINATOR)
    rule.proposed_by, rule.proposed_at = by, now
    rule.save(force_insert=True)
    return RULES.told(rule, "proposed", by=by, event=rule.event_code)


@transaction.atomic
def approve_rule(pk: int, *, by: User, now: datetime) -> AutoRule:
    """Put a rule in force as the second person. Raises NotAllowed, NotFound, FourEyes, AlreadyDecided."""
    return RULES.approve(RULES.waiting(pk, by=by), by=by, now=now)


@transaction.atomic
def reject_rule(pk: int, *, by: User, reason: str, now: datetime) -> AutoRule:
    """Reject a rule. Raises NotAllowed, NotFound, FourEyes, AlreadyDecided."""
    return RULES.reject(RULES.waiting(pk, by=by), by=by, reason=reason, now=now)


@transaction.atomic
def end_rule(pk: int, *, by: User) -> None:
    """End a rule at once; one person is enough to have people look again. Raises NotAllowed, NotFound, AlertGone."""
    require_role(by, Role.COORDINATOR)
    rule = AutoRule.objects.select_for_update().filter(pk=pk).first()
    if rule is None:
        raise NotFound
    if rule.state != AutoRule.State.IN_FORCE:
        raise AlertGone
    rule.state = AutoRule.State.ENDED
    rule.save(update_fields=["state"])
    RULES.told(rule, "ended", by=by)
