"""What a questionnaire promises beside its questions, and which of it cannot go together (constraints of the table)."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.logic.grammar import Unreadable, parse
from surveys.questionnaires.models import (
    CORRECTS_NAMED,
    HOLDS_FOR_SPEED,
    LONGEST_AHEAD,
    LONGEST_WAIT,
    REMINDS_WITHIN,
    Questionnaire,
)

FLAGGING = ("fast_percent", "straight_from", "contradicts")
DECIDES = ("is_anonymous", "max_tries", "kind", "gives_rows", "keeps_groups")  # upon which other promises hang


def faults(said: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """The promises that exclude others: the column, why, and what it becomes instead."""
    is_anonymous = said.get("is_anonymous")
    if said.get("publishes") and not is_anonymous:
        yield "publishes", _("Results for everybody need anonymous answers."), ""
    if said.get("gives_rows") and (said.get("keeps_groups") or not is_anonymous):
        yield "gives_rows", _("Single answers go with no name, and not with age band, gender and district."), False
    if said.get("lets_correct") and (is_anonymous or said.get("kind") == Questionnaire.Kind.QUIZ):
        yield "lets_correct", CORRECTS_NAMED, False
    if said.get("wait_minutes") and said.get("max_tries", 1) == 1:
        yield "wait_minutes", _("A wait between tries needs more than one try."), 0
    if (said.get("wait_minutes") or 0) > LONGEST_WAIT:
        yield "wait_minutes", _("The wait between two tries is at most seven days (10080 minutes)."), 0
    if said.get("draws") is not None:
        yield from _faults_of_draws(said)
    yield from _faults_of_reminder(said)
    if said.get("closes_after") == 0:
        yield "closes_after", _("At least one person has to answer."), None
    yield from _faults_of_flags(said)


def _faults_of_reminder(said: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    days = said.get("reminds_days")
    if days is None:
        return
    if not 1 <= days <= LONGEST_AHEAD:
        yield "reminds_days", REMINDS_WITHIN, None
    elif "closes_at" in said and not said["closes_at"]:
        yield "reminds_days", _("A reminder needs an end: say until when it is open."), days  # kept as it is typed


def _faults_of_flags(said: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    fast, straight, contradicts = (said.get(name) for name in FLAGGING)
    if said.get("kind") == Questionnaire.Kind.QUIZ:
        for name, instead in zip((*FLAGGING, "holds_awards"), (None, None, "", False), strict=True):
            if said.get(name):
                yield name, _("A quiz flags nothing: it knows which answers are right."), instead
        return
    if fast is not None and not 1 <= fast <= 90:
        yield "fast_percent", _("Too fast is a share of the minutes: from 1 to 90 percent."), None
        fast = None
    if straight is not None and not 3 <= straight <= 100:
        yield "straight_from", _("The same answer is looked at from 3 to 100 rows and ratings on."), None
        straight = None
    if contradicts:
        try:
            parse(contradicts)
        except Unreadable as error:
            yield "contradicts", str(error), contradicts  # kept as it is typed; it is not published so
    in_words = (straight or contradicts) and not said.get("is_anonymous")
    if said.get("holds_awards") and not (fast or in_words):
        yield "holds_awards", HOLDS_FOR_SPEED, False


def _faults_of_draws(said: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    if said["draws"] == 0:
        yield "draws", _("A quiz asks at least one question."), None
    elif said.get("kind") != Questionnaire.Kind.QUIZ:
        yield "draws", _("Only a quiz draws its questions: leave this empty."), None
    elif said.get("gives_rows") or said.get("keeps_groups"):
        yield "draws", _("A quiz that draws gives no single answers, and keeps no age band, gender and district."), None


def keep_apart(form: forms.ModelForm, cleaned: dict[str, Any]) -> dict[str, Any]:
    """Tell each fault at its box, and keep what tells less: such a form is saved as far as it is valid."""
    kept = {name: getattr(form.instance, name) for name in DECIDES}
    known = kept | cleaned | ({"kind": cleaned["asks"]} if cleaned.get("asks") else {})
    for name, words, instead in faults(known):
        if name in form.fields:
            form.add_error(name, words)
            cleaned[name] = instead
    return cleaned
