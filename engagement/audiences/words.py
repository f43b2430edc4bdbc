"""What a clause asks, in words that a clerk reads."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.accounts.models import Citizen, District, Topic
from civic.core import moments
from engagement.audiences.facts import CHANNELS
from engagement.audiences.models import Audience, Clause

DEED_WORDS = {
    "answered": gettext_lazy("answered these questions"),
    "not_answered": gettext_lazy("did not answer these"),
}


def told(audience: Audience) -> list[str]:
    """Each clause as a line; who is in one of them is in the audience."""
    return told_of(audience.clauses.all())


def told_of_each(audiences: Iterable[Audience]) -> Iterator[tuple[Audience, list[str]]]:
    """The same of each of many: the names of places and topics are read once."""
    names = _names()
    for audience in audiences:
        yield audience, [clause_words(clause, **names) for clause in audience.clauses.all()]


def told_of(clauses: Iterable[Clause]) -> list[str]:
    """The same of clauses that may not be saved."""
    names = _names()
    return [clause_words(clause, **names) for clause in clauses]


def _names() -> dict[str, dict[int, str]]:
    return {
        "places": {each.pk: str(each) for each in District.objects.all()},
        "topics": {each.pk: str(each) for each in Topic.objects.all()},
    }


def clause_words(clause: Clause, *, places: dict[int, str], topics: dict[int, str]) -> str:
    """What one clause asks, part after part."""
    if not clause.asks:
        return _("everybody who has signed up")
    genders, levels, languages = dict(Citizen.Gender.choices), dict(Citizen.Level.choices), dict(settings.LANGUAGES)
    ways = {name: way.title for name, way in CHANNELS.items()}
    parts = [
        _ages(clause),
        _listed(clause, "genders", genders),
        _listed(clause, "districts", places),
        _listed(clause, "topics", topics),
        _listed(clause, "levels", levels),
        _listed(clause, "languages", languages),
        _listed(clause, "channels", ways),
        _beside(clause, "joined_from", moments.day(clause.joined_from) if clause.joined_from else ""),
        _listed(clause, "not_districts", places),
        _listed(clause, "not_topics", topics),
        _beside(clause, "answered", clause.answered),
        _beside(clause, "not_answered", clause.not_answered),
        _beside(clause, "redeemed_within", clause.redeemed_within),
        _beside(clause, "active_within", clause.active_within),
        _beside(clause, "opened_none_of", clause.opened_none_of),
    ]
    return " · ".join(part for part in parts if part)


def _ages(clause: Clause) -> str:
    low, high = clause.min_age, clause.max_age
    if low is not None and high is not None:
        return _("from %(low)s to %(high)s years") % {"low": low, "high": high}
    if low is not None:
        return _("%(low)s years or older") % {"low": low}
    return _("up to %(high)s years") % {"high": high} if high is not None else ""


def _listed(clause: Clause, name: str, words: dict[Any, Any]) -> str:
    chosen = getattr(clause, name)
    return _beside(clause, name, _(", ").join(str(words.get(each, each)) for each in chosen)) if chosen else ""


def _beside(clause: Clause, name: str, value: Any) -> str:
    if not value:
        return ""
    label = capfirst(str(DEED_WORDS.get(name) or Clause._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    return _("%(label)s: %(value)s") % {"label": label, "value": value}
