"""Write our own emergencies as CAP 1.2, so that other programs can carry them on. Drills are never written."""

import re
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from django.conf import settings
from django.utils import translation

from civic.accounts.models import District
from civic.core.calendar import TAIPEI
from civic.web.context import county_name
from engagement.emergencies.incidents.models import Bulletin, Kind
from engagement.emergencies.incidents.queries import speaker

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
CATEGORIES = {
    Kind.EARTHQUAKE: "Geo", Kind.TYPHOON: "Met", Kind.WATER: "Infra", Kind.CLOSED: "Safety", Kind.GAS: "Safety",
    Kind.FIRE: "Fire", Kind.OTHER: "Other",
}  # fmt: skip
LANGUAGES = {"zh-hant": "zh-TW", "en": "en"}
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # a reader refuses the whole document
register_namespace("", NAMESPACE)


def identifier(bulletin: Bulletin) -> str:
    return f"{_host()}-{bulletin.pk}"


def sender() -> str:
    return settings.SUPPORT_EMAIL or _host()


def written(bulletin: Bulletin, before: list[Bulletin]) -> bytes:
    """One bulletin as CAP 1.2; `before` are those of its incident that it goes on with, newest first."""
    alert = Element(f"{{{NAMESPACE}}}alert")
    kind = "Cancel" if bulletin.ends else "Update" if before else "Alert"
    said = {
        "identifier": identifier(bulletin),
        "sender": sender(),
        "sent": _moment(bulletin.decided_at),
        "status": "Actual",
        "msgType": kind,
        "scope": "Public",
        "references": " ".join(f"{sender()},{identifier(one)},{_moment(one.decided_at)}" for one in before),
        "incidents": f"{_host()}-incident-{bulletin.incident_id}",
    }
    _add(alert, said)
    for language in ["zh-hant", *(["en"] if bulletin.title_en else [])]:
        with translation.override(language):
            _info(alert, bulletin, language)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(alert, encoding="utf-8")


def _info(alert: Element, bulletin: Bulletin, language: str) -> None:
    info = SubElement(alert, f"{{{NAMESPACE}}}info")
    incident = bulletin.incident
    said = {
        "language": LANGUAGES[language],
        "category": CATEGORIES[Kind(incident.kind)],
        "event": str(incident.get_kind_display()),
        "urgency": "Past" if bulletin.ends else "Immediate",
        "severity": bulletin.severity,
        "certainty": "Observed",
        "senderName": speaker(),
        "headline": bulletin.shown_title,
        "description": bulletin.shown_text,
        "instruction": bulletin.shown_todo,
        "web": settings.PUBLIC_URL + incident.get_absolute_url(),
    }
    _add(info, said)
    districts: list[District | None] = [*bulletin.districts_shown] or [None]
    for district in districts:
        _area(info, district)


def _area(info: Element, district: District | None) -> None:
    area = SubElement(info, f"{{{NAMESPACE}}}area")
    _add(area, {"areaDesc": f"{county_name()}{district}" if district else county_name()})
    if settings.COUNTY_GEOCODE and district is None:
        _add(
            SubElement(area, f"{{{NAMESPACE}}}geocode"),
            {"valueName": "Taiwan_Geocode_103", "value": settings.COUNTY_GEOCODE},
        )


def _add(element: Element, said: dict[str, str]) -> None:
    """Add what is not empty, in the order that the standard fixes."""
    for name, text in said.items():
        if shown := readable(text):
            SubElement(element, f"{{{NAMESPACE}}}{name}").text = shown


def readable(text: str) -> str:
    """Without what no XML document may hold, such as a control character out of a copied text."""
    return NO_XML.sub("", text)


def _moment(when: datetime | None) -> str:
    """By Taipei's clock, with the zone written out: the standard forbids Z."""
    return when.astimezone(TAIPEI).isoformat(timespec="seconds") if when else ""


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "tuili"
