"""What the published schema of CAP 1.2 asks of an alert: which elements, in which order, how often, which values."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring

NAMESPACE = "{urn:oasis:names:tc:emergency:cap:1.2}"
ONE, MAYBE, SOME, MANY = (1, 1), (0, 1), (0, 999), (1, 999)
# Each element in the order of the schema's sequence, with how often it may stand there.
ALERT = {
    "identifier": ONE, "sender": ONE, "sent": ONE, "status": ONE, "msgType": ONE, "source": MAYBE, "scope": ONE,
    "restriction": MAYBE, "addresses": MAYBE, "code": SOME, "note": MAYBE, "references": MAYBE, "incidents": MAYBE,
    "info": SOME,
}  # fmt: skip
INFO = {
    "language": MAYBE, "category": MANY, "event": ONE, "responseType": SOME, "urgency": ONE, "severity": ONE,
    "certainty": ONE, "audience": MAYBE, "eventCode": SOME, "effective": MAYBE, "onset": MAYBE, "expires": MAYBE,
    "senderName": MAYBE, "headline": MAYBE, "description": MAYBE, "instruction": MAYBE, "web": MAYBE,
    "contact": MAYBE, "parameter": SOME, "resource": SOME, "area": SOME,
}  # fmt: skip
AREA = {"areaDesc": ONE, "polygon": SOME, "circle": SOME, "geocode": SOME, "altitude": MAYBE, "ceiling": MAYBE}
NAMED = {"valueName": ONE, "value": ONE}
RESOURCE = {"resourceDesc": ONE, "mimeType": ONE, "size": MAYBE, "uri": MAYBE, "derefUri": MAYBE, "digest": MAYBE}
INSIDE = {
    "alert": ALERT, "info": INFO, "area": AREA, "geocode": NAMED, "eventCode": NAMED, "parameter": NAMED,
    "resource": RESOURCE,
}  # fmt: skip
WORDS = {
    "status": "Actual|Exercise|System|Test|Draft",
    "msgType": "Alert|Update|Cancel|Ack|Error",
    "scope": "Public|Restricted|Private",
    "category": "Geo|Met|Safety|Security|Rescue|Fire|Health|Env|Transport|Infra|CBRNE|Other",
    "urgency": "Immediate|Expected|Future|Past|Unknown",
    "severity": "Extreme|Severe|Moderate|Minor|Unknown",
    "certainty": "Observed|Likely|Possible|Unlikely|Unknown",
    "language": "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
    "sent|effective|onset|expires": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-,+]\d\d:\d\d",
    "identifier|sender": "[^ ,<&]+",
    "references": r"[^ ,<&]+,[^ ,<&]+,\S+( [^ ,<&]+,[^ ,<&]+,\S+)*",
}


def faults(document: bytes) -> list[str]:
    """What a program that holds to the schema would refuse."""
    root = fromstring(document)
    return [f"root is {root.tag}"] if root.tag != f"{NAMESPACE}alert" else list(_of(root))


def _of(element: Element) -> Iterator[str]:
    name = element.tag.removeprefix(NAMESPACE)
    if name not in INSIDE:
        yield from _of_words(name, element)
        return
    names = [child.tag.removeprefix(NAMESPACE) for child in element]
    wanted = INSIDE[name]
    yield from (f"{name} holds {each}" for each in names if each not in wanted)
    places = [list(wanted).index(each) for each in names if each in wanted]
    if places != sorted(places):
        yield f"{name} is out of order: {names}"
    for each, (least, most) in wanted.items():
        if not least <= names.count(each) <= most:
            yield f"{name} holds {each} {names.count(each)} times"
    for child in element:
        yield from _of(child)


def _of_words(name: str, element: Element) -> Iterator[str]:
    if len(element) or not (element.text or "").strip():
        yield f"{name} is empty, or holds elements"
    for names, pattern in WORDS.items():
        if name in names.split("|") and not re.fullmatch(pattern, element.text or ""):
            yield f"{name} says {element.text!r}"
