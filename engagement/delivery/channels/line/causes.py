"""What LINE's refusals mean: one number, 429, stands for four things that are answered differently."""

import re
from enum import StrEnum

from engagement.delivery.channels.line.calls import Answer

PLACE = re.compile(r"to\[(\d+)\]")


class Cause(StrEnum):
    """Why LINE said 429; nothing was sent, whichever it is."""

    MONTH = "the month’s messages are used up"
    RATE = "too many calls"
    BESIDE = "too many calls beside each other"
    PERSON = "too many messages to one person"


def cause_of(answer: Answer) -> Cause:
    """Read it from LINE's words; what they do not name is its usual limit of calls."""
    said = answer.message.lower()
    if "monthly limit" in said or "additional messages" in said:
        return Cause.MONTH
    if "concurrent" in said:
        return Cause.BESIDE
    if "same user" in said or "to this user" in said:
        return Cause.PERSON
    return Cause.RATE


def wrong_place(answer: Answer) -> int | None:
    """Which of those in a call LINE does not know, where its answer names one."""
    details = answer.said.get("details")
    for detail in details if isinstance(details, list) else []:
        if isinstance(detail, dict) and (found := PLACE.fullmatch(str(detail.get("property", "")))):
            return int(found[1])
    found = PLACE.search(answer.message)
    return int(found[1]) if found else None
