"""An event in words for whoever approves it: all that its fingerprint holds, line by line."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from civic.core import moments
from engagement.events.events.models import Event, EventSession
from surveys.questionnaires.models import Questionnaire

PLAIN = (
    "place", "address", "district", "verified_only", "needs_signup", "signup_opens_at", "signup_closes_at",
    "companions_most", "takes_walk_ins", "offer_minutes", "doors_open_minutes", "radius_m", "stay_grace_minutes",
    "bars_after",
)  # fmt: skip


def told(event: Event) -> list[tuple[str, str]]:
    """Each thing by its name and its value; what is left empty is left out."""
    return [(str(capfirst(name)), value) for name, value in _lines(event) if value]


def _lines(event: Event) -> Iterator[tuple[Any, str]]:
    for session in event.sessions.all():
        yield _label(EventSession), _session(session)
    for name in PLAIN:
        yield _label(Event, name), _word(getattr(event, name))
    if event.latitude is not None:
        yield _("Place on the map"), f"{event.latitude}, {event.longitude}"
    yield _label(Event, "open_stays"), event.get_open_stays_display()
    for reward in event.rewards.select_related("campaign"):
        yield reward.get_deed_display(), f"{reward.coins} · {reward.campaign}"
    for name in ("signup_questions", "feedback"):
        asked = getattr(event, name)
        if asked is not None:
            yield _label(Event, name), _questions(asked)


def _session(session: EventSession) -> str:
    when = f"{moments.minute(session.starts_at)} – {moments.until(session.ends_at, session.starts_at)}"
    places = _("%(n)s places") % {"n": session.capacity} if session.capacity else _("as many as come")
    return f"{when} · {places}"


def _questions(asked: Questionnaire) -> str:
    """Every question with its choices, and what answering brings."""
    lines = [f"{asked.title}" + (f" · {asked.coins}" if asked.coins else "")]
    for question in asked.questions.prefetch_related("choices"):
        choices = " / ".join(choice.text for choice in question.choices.all())
        lines.append(f"{question.text} {choices}".strip())
    return "\n".join(lines)


def _label(model: Any, name: str = "") -> Any:
    return model._meta.get_field(name).verbose_name if name else model._meta.verbose_name


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "":
        return ""
    return moments.minute(value) if hasattr(value, "isoformat") else str(value)
