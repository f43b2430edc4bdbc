"""How many people a rule holds, told to staff so that no sequence of questions tells about a few.

A number below AUDIENCE_LEAST is refused, none at all in the same words as one; and so is one of a rule that differs
from anything that the agency was told before, from any other audience of it, or from everybody, by fewer people: by
nobody too, else whoever adds a single person whom they know would read in the answer whether the other rule holds
them. Who asks for the same rule again is told the same number until enough people came or went. Every question is kept
(SizeQuestion), with who asked and what was told.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Sum, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Abs
from django.utils.translation import gettext as _

from civic.accounts.models import Citizen, User
from civic.core import moments
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.locks import Lock, hold, take_any_time
from engagement.audiences.errors import AudienceTooClose, AudienceTooSmall
from engagement.audiences.facts import CHANNELS
from engagement.audiences.models import Audience, Clause, SizeQuestion
from engagement.audiences.queries import everybody, rule

AT_ONCE = 20  # other rules that one statement is compared with
SAMPLE = 10_000  # of the newest citizens who are looked at first


@dataclass(frozen=True)
class Rule:
    """Clauses, or those of them whom one channel reaches."""

    clauses: Sequence[Clause]
    channel: str = ""

    @property
    def told(self) -> dict[str, Any]:
        """As it is kept."""
        parts = sorted(
            ({name: value for name, value in each.parts.items() if value not in (None, [])} for each in self.clauses),
            key=lambda part: json.dumps(part, default=str, sort_keys=True),
        )
        return json.loads(json.dumps({"clauses": parts, "channel": self.channel}, default=str))  # type: ignore[no-any-return]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(json.dumps(self.told, sort_keys=True).encode()).hexdigest()

    @classmethod
    def read(cls, told: dict[str, Any]) -> "Rule":
        """A rule that was kept."""
        made = []
        for parts in told["clauses"]:
            columns = {f"{n}_id" if n in ("answered", "not_answered") else n: v for n, v in parts.items()}
            if "joined_from" in columns:
                columns["joined_from"] = datetime.fromisoformat(columns["joined_from"]).date()
            made.append(Clause(**columns))
        return cls(made, told["channel"])

    def people(self, *, agency_id: int, now: datetime) -> Q:
        """As a condition on Citizen."""
        held = rule(self.clauses, agency_id=agency_id, year=taipei_day(now).year, now=now)
        if self.channel:
            held &= Q(Exists(CHANNELS[self.channel].users().filter(user=OuterRef("user"))))
        return held


EVERYBODY = Rule([Clause()])


@dataclass(frozen=True)
class Answer:
    """What somebody is told: a number of people, or why not; and how many of them each channel reaches, where told."""

    people: int | None
    refusal: DomainError | None = None
    channels: dict[str, int | None] = field(default_factory=dict)

    @property
    def by_channel(self) -> list[tuple[Any, int | None]]:
        """The same with the channels' names."""
        return [(CHANNELS[name].title, people) for name, people in self.channels.items()]


def ask(
    clauses: Sequence[Clause], *, agency_id: int, by: User | None, now: datetime, mine: int | None = None
) -> Answer:
    """Tell how many people the clauses hold now, and how many of them each channel reaches.

    `mine` is the audience that they are of, if they are saved. The question is kept, whatever the answer is.
    """
    answer = size(clauses, agency_id=agency_id, by=by, now=now, mine=mine)
    if answer.people is None:
        return answer
    reached = {
        name: answer.people
        if all(each.channels == [name] for each in clauses)  # the same people by the rule's own words
        else _ask(Rule(clauses, name), agency_id=agency_id, by=by, now=now, mine=mine).people
        for name in CHANNELS
    }
    return Answer(answer.people, channels=reached)


def size(
    clauses: Sequence[Clause], *, agency_id: int, by: User | None, now: datetime, mine: int | None = None
) -> Answer:
    """Tell how many people the clauses hold now, without channels; the question is kept."""
    return _ask(Rule(clauses), agency_id=agency_id, by=by, now=now, mine=mine)


def check(
    clauses: Sequence[Clause], *, agency_id: int, by: User | None, now: datetime, mine: int | None = None
) -> None:
    """Raise what stands in the way of using these clauses: AudienceTooSmall, AudienceTooClose."""
    refusal = size(clauses, agency_id=agency_id, by=by, now=now, mine=mine).refusal
    if refusal is not None:
        raise refusal


def roughly(people: int) -> int | None:
    """A count beside a rule, which nothing compares with what was told before: whole AUDIENCE_LEASTs of people.

    None where there are fewer than one of them.
    """
    least = settings.AUDIENCE_LEAST
    return people - people % least or None if least else people


@transaction.atomic
def _ask(asked: Rule, *, agency_id: int, by: User | None, now: datetime, mine: int | None) -> Answer:
    hold(Lock.SIZES, agency_id)
    take_any_time()
    answer = _answer(asked, agency_id, now, mine)
    SizeQuestion.objects.create(
        agency_id=agency_id, by=by, at=now, rule=asked.told, sha256=asked.sha256, told=answer.people,
        refusal=answer.refusal.code if answer.refusal else "",
    )  # fmt: skip
    return answer


def _answer(asked: Rule, agency_id: int, now: datetime, mine: int | None) -> Answer:
    least = settings.AUDIENCE_LEAST
    people = everybody().filter(asked.people(agency_id=agency_id, now=now)).count()
    before = SizeQuestion.objects.filter(agency=agency_id, sha256=asked.sha256, told__isnull=False).first()
    if people < least:
        return Answer(None, AudienceTooSmall())
    if before is not None and before.told is not None and abs(people - before.told) < least:
        people = before.told
    others = _others(asked, agency_id, people, mine, least) if least else []
    close = _close(asked, [other for other, _name in others], agency_id, now, least)
    for (_other, name), is_close in zip(others, close, strict=True):
        if is_close:
            return Answer(None, AudienceTooClose(name))
    return Answer(people)


def _others(asked: Rule, agency_id: int, people: int, mine: int | None, least: int) -> list[tuple[Rule, str]]:
    """Rules of the agency from which this one may differ by few: what was told, what is saved, and everybody.

    Numbers that lie further apart cannot be of such rules; two that lie near may be of quite different people.
    """
    near = SizeQuestion.objects.filter(agency=agency_id, told__gt=people - least, told__lt=people + least)
    kept = near.exclude(sha256=asked.sha256).order_by("sha256", "-id").distinct("sha256")
    found = {EVERYBODY.sha256: (EVERYBODY, _("everybody"))}
    for question in kept:
        name = _("a rule that was counted on %(day)s") % {"day": moments.day(question.at)}
        found[question.sha256] = (Rule.read(question.rule), name)
    counted = SizeQuestion.objects.filter(agency=agency_id, told__isnull=False)
    known = set(counted.order_by().values_list("sha256", flat=True).distinct())
    for audience in Audience.objects.filter(~Q(pk=mine or 0), agency=agency_id).prefetch_related("clauses"):
        each = Rule(list(audience.clauses.all()))
        if each.sha256 in found or each.sha256 not in known:
            found[each.sha256] = (each, f"“{audience.name}”")
    found.pop(asked.sha256, None)
    return list(found.values())


def _close(asked: Rule, others: Sequence[Rule], agency_id: int, now: datetime, least: int) -> Iterator[bool]:
    """Whether each of the others differs by fewer people than `least`, one after the other.

    The newest citizens tell it of nearly all: where they alone are enough of a difference, nobody else is looked at.
    Counting all by whom they differ read everybody in the county once for each of an agency's rules.
    """
    newest = Citizen.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    sample, found = everybody().filter(pk__gt=newest - SAMPLE), list[int]()
    for start in range(0, len(others), AT_ONCE):
        part = others[start : start + AT_ONCE]
        sums = {f"d{n}": Sum(Abs(_differs(asked, other, agency_id, now))) for n, other in enumerate(part)}
        counted = sample.order_by().aggregate(**sums)
        found += [int(counted[name] or 0) for name in sums]
    for other, differ in zip(others, found, strict=True):
        yield differ < least and _is_close(asked, other, agency_id, now, least)


def _is_close(asked: Rule, other: Rule, agency_id: int, now: datetime, least: int) -> bool:
    """The same of one other rule and of everybody; the database stops at the first `least` by whom they differ."""
    differ = everybody().order_by().alias(differs=_differs(asked, other, agency_id, now)).exclude(differs=0)
    return differ.values("pk")[:least].count() < least


def _differs(asked: Rule, other: Rule, agency_id: int, now: datetime) -> CombinedExpression:
    """Not 0 for whom one of the two holds and the other does not."""
    mine, theirs = (_as_number(each.people(agency_id=agency_id, now=now)) for each in (asked, other))
    return mine - theirs


def _as_number(held: Q) -> Case:
    return Case(When(held, then=1), default=0, output_field=IntegerField())
