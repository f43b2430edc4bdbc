"""The event of bench/events.py: published, with people in its lists, a door's link, and tokens for those who rush."""

import json
import os
import sys
from datetime import timedelta
from typing import Any

import django

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "5000"))
RUSH = int(os.environ.get("BENCH_RUSH", "1000"))
PLACES = RUSH // 10


def prepare() -> None:
    """Print what the measurement needs to know, as one line of JSON."""
    from django.conf import settings
    from django.utils import timezone
    from rest_framework.authtoken.models import Token

    from civic.accounts.models import Citizen, User
    from engagement.events.doors import actions as doors
    from engagement.events.doors import programs
    from engagement.events.registrations import passes

    now = timezone.now()
    people = list(Citizen.objects.order_by("pk").select_related("user"))
    staff = _staff()
    scanned = [_event(staff, len(people), now=now) for _event_of_scans in range(int(os.environ["BENCH_EVENTS"]))]
    made = [mine for event in scanned for mine in _registered(event, people, now=now)]
    door = [doors.make_link(event, name="gate", by=staff[0], now=now) for event in scanned]
    listed = _event(staff, PEOPLE, now=now)
    _registered(listed, people[:PEOPLE], now=now)
    link = doors.make_link(listed, name="gate", by=staff[0], now=now)
    rush = _event(staff, PLACES, now=now, starts=24)
    runners = User.objects.filter(citizen__in=people[:RUSH])
    Token.objects.bulk_create(Token(user=each, key=f"rush-{each.pk}") for each in runners)
    said = {
        "tokens": {event.pk: programs.token(each) for event, each in zip(scanned, door, strict=True)},
        "passes": [(mine.event_id, passes.shown(mine).code) for mine in made],
        "list": listed.pk,
        "cookie": f"{settings.SESSION_COOKIE_NAME}={_opened(link)}",
        "rush": rush.pk,
        "runners": [f"rush-{each.pk}" for each in runners],
    }
    print(json.dumps(said))  # noqa: T201


def _opened(link: Any) -> str:
    """The session of a browser that has opened this door with its PIN."""
    from civic.accounts.sessions import SessionStore
    from engagement.events.doors.entering import LINKS

    session = SessionStore()
    session[LINKS] = {str(link.event_id): link.pk}
    session.create()
    return str(session.session_key)


def _staff() -> list[Any]:
    """An editor and an approver of an agency, and two coordinators."""
    from civic.accounts.models import User
    from civic.agencies import actions as agencies
    from civic.agencies.models import Agency
    from civic.core.roles import Role

    home = Agency.objects.create(slug="bench", name="測試局", name_en="Bench")
    found = []
    for number, role in enumerate((Role.EDITOR, Role.APPROVER, Role.COORDINATOR, Role.COORDINATOR)):
        person = User.objects.create(email=f"staff{number}@example.test", name="s", is_staff=True)
        agencies.grant_role(person, role, agency=None if role == Role.COORDINATOR else home, by=None)
        found.append(person)
    return found


def _event(staff: list[Any], capacity: int, *, now: Any, starts: float = -0.5) -> Any:
    """A published event whose session began half an hour ago, or begins later, and brings a coin for coming."""
    from civic.agencies.models import Agency
    from engagement.events.events import actions
    from engagement.events.events.models import EventReward
    from engagement.notices import actions as notices
    from engagement.notices.models import Notice

    editor, approver, *_others = staff
    home = Agency.objects.get(slug="bench")
    facts = {"title": "t", "summary": "s", "body": "b", "picture": "notices/none.jpg", "picture_alt": "a"}
    draft = Notice.objects.create(agency=home, proposed_by=editor, kind="event", **facts)
    first = now + timedelta(hours=starts)
    event = actions.write(
        draft, by=editor, place="p", sessions=[actions.Times(first, first + timedelta(hours=5), capacity)],
        rewards=[actions.Coins(EventReward.Deed.CAME, 1, _campaign(staff, home, now))],
    )  # fmt: skip
    notices.submit(draft, by=editor)
    notices.publish(draft, by=approver, now=now)
    return event


def _campaign(staff: list[Any], home: Any, now: Any) -> Any:
    """An open campaign, made once."""
    from civic.core.calendar import taipei_day
    from rewards.budgets import actions as budgets
    from rewards.budgets.models import Campaign

    if found := Campaign.objects.filter(agency=home).first():
        return found
    editor, _approver, first, second = staff
    year = taipei_day(now).year
    budgets.open_budget(
        home, year, 1_000_000, by=first, approved_by=second, key="bench", reason="bench", now=now
    )  # fmt: skip
    asked = budgets.request_campaign(home, title="t", purpose="p", max_coins=900_000, by=editor)
    return budgets.approve_campaign(asked, by=first, now=now)


def _registered(event: Any, people: list[Any], *, now: Any) -> list[Any]:
    """Everybody has a place, in the order in which they stand; the trigger counts the places as they come."""
    from civic.shown_codes.derivation import new_nonce
    from engagement.events.registrations.models import Registration
    from engagement.events.registrations.passes import PASS

    session = event.sessions.get()
    rows, drawn = [], set()
    while len(rows) < len(people):
        nonce = new_nonce()
        shown = PASS.derive(nonce)
        if shown.digits in drawn:
            continue
        drawn.add(shown.digits)
        place = {"number": len(rows) + 1, "signed_up_at": now, "state": "registered"}
        who = people[len(rows)]
        rows.append(Registration(event=event, session=session, citizen=who, nonce=nonce, **shown.hashes, **place))
    return Registration.objects.bulk_create(rows, batch_size=2000)


if __name__ == "__main__":
    django.setup()
    {"prepare": prepare}[sys.argv[1]]()
