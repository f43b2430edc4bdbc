"""The demo's season of events: two that were, with attendance and feedback, one today with its door open, two to come,
and one that is full, with a waiting list. Every step is taken by the action of a person.

Those that were in a month before brought no coins, so that its books stay as they were.
"""

import tomllib
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from civic.accounts.models import Citizen, District, Topic
from civic.agencies.models import Agency
from civic.core.calendar import TAIPEI, month_of, taipei_day
from engagement.audiences.models import Audience
from engagement.demo import pictures, telling
from engagement.demo.accounts import ACCOUNTS
from engagement.demo.notices import Pairs
from engagement.events.attendance import actions as attendance
from engagement.events.attendance import awards
from engagement.events.attendance.models import Attendance
from engagement.events.events import actions as events
from engagement.events.events.models import Event, EventReward, EventSession
from engagement.events.registrations import actions as registrations
from engagement.events.reports import counting as reports
from engagement.notices import actions as notices
from engagement.notices.models import Look, Notice
from rewards.budgets.models import Campaign
from surveys.questionnaires.models import Question, Questionnaire, Version
from surveys.responses.models import Answer, Participation, Response

CONTENT = Path(__file__).parent / "content" / "events.toml"
PUBLISHED_BEFORE = timedelta(days=20)


def read() -> list[dict[str, Any]]:
    """The events' words and places, from content/events.toml."""
    plans: list[dict[str, Any]] = tomllib.loads(CONTENT.read_text(encoding="utf-8"))["event"]
    return plans


def create(
    agencies: dict[str, Agency], pairs: Pairs, campaigns: dict[str, Campaign], heroes: dict[str, int], *,
    seed: int, media: Path, now: datetime,
) -> list[Event]:  # fmt: skip
    """Hold the season: write, approve, sign up, let in, and ask how it was."""
    rng = Random(f"events {seed}")  # noqa: S311  of its own, so that the rest of the world stays as it was
    everybody = Citizen.objects.filter(user__email__regex=r"^citizen\d+@")  # no staff, whose names say what they are
    people = list(everybody.order_by("pk")[:120])
    made = []
    for plan in read():
        if plan["agency"] not in agencies:
            continue
        event = _published(plan, agencies[plan["agency"]], pairs, campaigns[plan["agency"]], media=media, now=now)
        guests = rng.sample(people, min(plan["people"], len(people)))
        if plan["day"] >= 0:
            guests.insert(2, Citizen.objects.get(pk=heroes["citizen"]))
        _come(event, guests, rng, now=now)
        made.append(event)
    reports.count_due(now=now)
    return made


def _published(
    plan: dict[str, Any], agency: Agency, pairs: Pairs, campaign: Campaign, *, media: Path, now: datetime
) -> Event:  # fmt: skip
    editor, approver = pairs[plan["agency"]]
    at = now - PUBLISHED_BEFORE
    picture = pictures.notice_picture(plan["agency"], plan["scene"], mirrored=True, media=media)
    notice = Notice.objects.create(
        agency=agency, kind=Notice.Kind.EVENT, title=plan["title"], summary=plan["summary"], body=plan["body"],
        picture=picture, picture_alt=plan["alt"], topic=Topic.objects.filter(code="events").first(),
        is_sent=False, proposed_by=editor,
        proposed_at=at - timedelta(hours=20), expires_at=now + timedelta(days=90),
    )  # fmt: skip
    if look := plan.get("look"):
        whom = Audience.objects.get(agency=agency, name=look["audience"])
        Look.objects.create(notice=notice, place=1, audience=whom, title=look["title"])
    sessions = _sessions(plan, now)
    is_paid = month_of(sessions[0].starts_at) >= month_of(now)
    coins = [events.Coins(EventReward.Deed.CAME, 10, campaign), events.Coins(EventReward.Deed.STAYED, 10, campaign)]
    event = events.write(
        notice, by=editor, sessions=sessions, rewards=coins if is_paid else [], feedback=_feedback(agency, plan),
        place=plan["place"], address=plan["address"], district=District.objects.filter(code=plan["district"]).first(),
        latitude=Decimal(plan["latitude"]), longitude=Decimal(plan["longitude"]), companions_most=plan["companions"],
    )  # fmt: skip
    notices.submit(notice, by=editor)
    notices.publish(notice, by=approver, now=at)
    return Event.objects.select_related("notice").get(pk=event.pk)


def _sessions(plan: dict[str, Any], now: datetime) -> list[events.Times]:
    """Its times; today's began half an hour ago, whenever the demo is loaded."""
    if plan["day"] == 0:
        begins = (now - timedelta(minutes=30)).replace(second=0, microsecond=0)
    else:
        begins = datetime.combine(taipei_day(now) + timedelta(days=plan["day"]), plan["begins"], tzinfo=TAIPEI)
    firsts = [begins + timedelta(weeks=week) for week in range(plan["weeks"])]
    return [events.Times(first, first + timedelta(hours=plan["hours"]), plan["capacity"]) for first in firsts]


def _feedback(agency: Agency, plan: dict[str, Any]) -> Questionnaire:
    asked = Questionnaire.objects.create(
        agency=agency, title=plan["title"] + "：活動回饋", kind=Questionnaire.Kind.FEEDBACK, is_anonymous=True
    )
    version = Version.objects.create(questionnaire=asked)
    Question.objects.create(version=version, order=1, kind="rating", text="整體來說，您滿意這次活動嗎？", most=5)
    Question.objects.create(version=version, order=2, kind="text", text="還有什麼想告訴我們？", is_required=False)
    return asked


def _come(event: Event, guests: list[Citizen], rng: Random, *, now: datetime) -> None:
    session = EventSession.objects.select_related("event__notice").filter(event=event).first()
    assert session is not None  # noqa: S101
    opened = now - PUBLISHED_BEFORE
    signed = [
        registrations.sign_up(session, guest, companions=rng.choice((0, 0, 0, 1)) if event.companions_most else 0,
                              now=opened + timedelta(minutes=7 * number + 3))
        for number, guest in enumerate(guests)
    ]  # fmt: skip
    if session.starts_at > now:
        return
    door = attendance.Door(event, "正門")
    placed = [each for each in signed if each.state == "registered"]
    for number, each in enumerate(placed[: -(-len(placed) * 4 // 5)]):
        at = min(session.starts_at + timedelta(minutes=number % 20, seconds=number), now)
        _scan(door, each, session, "in", at)
        leaves = session.starts_at + timedelta(minutes=25 + number)
        if number % 6 == 5 and leaves < min(session.ends_at, now):
            _scan(door, each, session, "out", leaves)
    if session.ends_at < now:
        closed_at = session.ends_at + timedelta(minutes=30)
        attendance.settle(session.pk, now=closed_at)
        awards.pay_due(now=closed_at)
        _answer(event, rng)


def _scan(door: attendance.Door, each: Any, session: EventSession, direction: Any, at: datetime) -> None:
    if each.citizen is not None and not _is_hero(each.citizen):
        key = f"demo-{each.pk}-{direction}"
        attendance.check_person(door, each.citizen, session=session, direction=direction, at=at, key=key, now=at)


def _is_hero(citizen: Citizen) -> bool:
    """The visitor of the demo walks in by themselves."""
    return citizen.user.email in {account.email for account in ACCOUNTS}


def _answer(event: Event, rng: Random) -> None:
    """Two of three who came said how it was; who they were is kept apart from what they said."""
    asked = event.feedback
    assert asked is not None  # noqa: S101
    version = asked.versions.get()
    question = version.questions.get(order=1)
    came = Attendance.objects.filter(session__event=event, came=True).select_related("registration")
    for attended in came.order_by("pk"):
        who = attended.registration.citizen
        if rng.random() > 0.66 or attended.last_out_at is None or who is None:
            continue
        on = taipei_day(attended.last_out_at)
        Participation.objects.create(questionnaire=asked, version=version, citizen=who, passed=True, on=on)
        said = Response.objects.create(id=telling.new_key(rng), version=version, on=on)
        number = rng.choice((3, 4, 4, 5, 5, 5))
        Answer.objects.create(id=telling.new_key(rng), response=said, question=question, number=number)
