"""Take alerts in: list, propose, replace, cancel; publish by itself only what two people said beforehand."""

import hashlib
from collections import Counter
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element, tostring

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from civic.accounts.models import District
from engagement.emergencies.cap.models import AutoRule, CapAlert, Feed
from engagement.emergencies.cap.reading import Read, Unreadable, read
from engagement.emergencies.incidents import actions as incidents
from engagement.emergencies.incidents.models import Bulletin, Incident, Kind, Severity
from engagement.emergencies.incidents.starts import ALL_CLEAR

State = CapAlert.State
AHEAD = timedelta(minutes=10)  # a clock may be so wrong
COPIED = ("identifier", "sender", "sent", "status", "msg_type", "scope", "event", "event_code", "severity", "headline",
          "description", "instruction", "expires")  # fmt: skip
KINDS = {  # by what stands in the event's name
    Kind.EARTHQUAKE: ("地震", "earthquake", "海嘯", "tsunami"),
    Kind.TYPHOON: ("颱風", "typhoon", "雨", "rain", "淹水", "flood", "風", "土石流"),
    Kind.WATER: ("停水", "水庫", "water"),
    Kind.CLOSED: ("停班", "停課"),
    Kind.GAS: ("瓦斯", "氣體", "gas", "爆炸"),
    Kind.FIRE: ("火", "fire"),
}
TITLE, TEXT = Bulletin._meta.get_field("title").max_length or 60, 600


def take(feed: Feed, element: Element, *, now: datetime) -> Counter[str]:
    """Take one alert in; return what became of it: proposed, published, replaced, cancelled, known, ignored: …"""
    try:
        told = read(element)
    except Unreadable as error:
        return Counter({f"ignored: {error}": 1})
    raw = tostring(element, encoding="unicode")
    try:
        with transaction.atomic():
            return _take(feed, told, raw, now=now)
    except IntegrityError as error:
        if "cap_alert_once" not in str(error):
            raise
        return Counter({"known": 1})  # by this feed before, or by another


def _take(feed: Feed, told: Read, raw: str, *, now: datetime) -> Counter[str]:
    known = CapAlert.objects.filter(sender=told.sender, identifier=told.identifier).exists()
    if known:
        return Counter({"known": 1})
    alert = CapAlert(
        feed=feed, raw=raw, sha256=hashlib.sha256(raw.encode()).hexdigest(), received_at=now,
        references=list(told.references), areas=list(told.areas), geocodes=list(told.geocodes),
        **{name: getattr(told, name) for name in COPIED},
    )  # fmt: skip
    reason = _why_not(told, now=now)
    if reason:
        return _kept(alert, State.IGNORED, reason, f"ignored: {reason}")
    replaced = _replace(told)
    if told.msg_type == "Cancel":
        if incident_of(alert) is not None:  # it was told of: people are told that it is over
            return _kept(alert, State.PROPOSED, "", "proposed")
        return _kept(alert, State.IGNORED, "cancels another", "cancelled")
    if CapAlert.objects.filter(sender=told.sender, msg_type="Cancel", references__contains=[told.identifier]).exists():
        return _kept(alert, State.CANCELLED, "its cancellation came first", "cancelled")
    count = _kept(alert, State.PROPOSED, "", "proposed") + Counter({"replaced": replaced} if replaced else {})
    return count + Counter({"published": 1}) if _publish_by_itself(alert, now=now) else count


def _kept(alert: CapAlert, state: State, reason: str, word: str) -> Counter[str]:
    alert.state, alert.reason = state, reason
    alert.save(force_insert=True)
    return Counter({word: 1})


def _why_not(told: Read, *, now: datetime) -> str:
    """Why an alert is only listed; empty for one that may be proposed."""
    if told.status != "Actual":
        return f"status {told.status}"
    if told.scope != "Public":
        return f"scope {told.scope}"
    if told.msg_type not in ("Alert", "Update", "Cancel"):
        return f"type {told.msg_type}"
    if told.sent > now + AHEAD:
        return "sent in the future"
    if told.msg_type != "Cancel" and told.expires is not None and told.expires <= now:
        return "expired"
    if told.msg_type != "Cancel" and not is_ours(told.areas, told.geocodes):
        return "not in the county"
    return ""


def is_ours(areas: tuple[str, ...], geocodes: tuple[str, ...]) -> bool:
    """Whether an alert concerns the county: by its codes, or by its name among the areas."""
    code = settings.COUNTY_GEOCODE
    by_code = bool(code) and any(each.startswith(code) for each in geocodes)
    names = {settings.COUNTY_NAME, settings.COUNTY_NAME.replace("臺", "台"), settings.COUNTY_NAME.replace("台", "臺")}
    return by_code or any(name in area for area in areas for name in names)


def _replace(told: Read) -> int:
    """Put away what this one replaces or cancels; return how many still waited or were taken over."""
    named = CapAlert.objects.filter(sender=told.sender, identifier__in=told.references)
    state = State.CANCELLED if told.msg_type == "Cancel" else State.REPLACED
    count: int = named.filter(state=State.PROPOSED).update(state=state, reason=told.identifier[:300])
    return count


def draft(alert: CapAlert) -> Bulletin:
    """The bulletin that an alert would become; its text is cut where it is longer than one may be."""
    if alert.msg_type == "Cancel":
        words = {name: getattr(ALL_CLEAR, name) for name in ("title", "text", "todo", "title_en", "text_en", "todo_en")}
        return Bulletin(severity=ALL_CLEAR.severity, ends=True, **words)
    event = alert.event or alert.headline
    names = " ".join(alert.areas)
    here = [one.code for one in District.objects.filter(in_county=True) if one.name in names]
    severity = alert.severity if alert.severity in Severity.values else Severity.MODERATE
    return Bulletin(
        severity=severity,
        title=_cut(alert.headline or event, TITLE),
        text=_cut(alert.description, TEXT),
        todo=_cut(alert.instruction or alert.headline or event, TEXT),
        districts=here,
    )


def kind_of(alert: CapAlert) -> Kind:
    words = f"{alert.event} {alert.headline}".lower()
    return next((kind for kind, names in KINDS.items() if any(name in words for name in names)), Kind.OTHER)


def incident_of(alert: CapAlert) -> Incident | None:
    """The open incident that an update goes on with."""
    before = CapAlert.objects.filter(
        Q(identifier__in=alert.references), sender=alert.sender, bulletin__incident__ended_at=None,
        bulletin__isnull=False,
    )  # fmt: skip
    found = before.select_related("bulletin__incident").order_by("-id").first()
    return found.bulletin.incident if found and found.bulletin else None


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _publish_by_itself(alert: CapAlert, *, now: datetime) -> bool:
    """Publish it, signed by the two who decided so beforehand; False where nobody did."""
    events = [word for word in (alert.event, alert.event_code) if word]
    rules = AutoRule.objects.filter(feed=alert.feed, state=AutoRule.State.IN_FORCE, event_code__in=events)
    rule = rules.select_related("proposed_by", "decided_by").first()
    if rule is None:
        return False
    bulletin = draft(alert)
    bulletin.incident = incident_of(alert) or Incident.objects.create(kind=kind_of(alert))
    if bulletin.incident.bulletins.filter(state=Bulletin.State.WAITING).exists():
        return False  # somebody is writing about it: they decide
    bulletin.proposed_by, bulletin.decided_by = rule.proposed_by, rule.decided_by
    bulletin.proposed_at = bulletin.decided_at = now
    bulletin.state = Bulletin.State.SENT
    bulletin.save(force_insert=True)
    incidents.publish(bulletin, now=now)
    incidents.BULLETINS.told(bulletin, "sent_by_rule", by=rule.decided_by, rule=rule.pk, alert=alert.identifier)
    alert.bulletin, alert.state = bulletin, State.TAKEN
    alert.save(update_fields=["bulletin", "state"])
    return True
