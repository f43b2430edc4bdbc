"""Columns that a page does not ask for are sent along with those that it does: none of them is written.

Each form is sent as its page shows it, with every column of every table beside it, marked; then the marks are looked
for in all rows that the request wrote. Each person is asked about a fourth of the addresses; with DOORS=all about all.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests import effort
from tests import factories as make
from tests.doors import planting, things
from tests.doors.knocking import Knocking
from tests.doors.table import doors, may

pytestmark = [pytest.mark.django_db, pytest.mark.long]
WRITERS = ("citizen", "owner", "editor", "approver", "coordinator", "operator", "finance")
# Addresses that take what another page asks for: the names of its fields.
ASKED_ELSEWHERE = {
    "admin/civic/membership/leave/<pk>/": {"reason"},
    "admin/engagement/noticefigures/<pk>/people.csv": {"reason"},
    "admin/events/<pk>/links/": {"name"},
    "admin/surveys/heldaward/<object_id>/step/refuse/": {"reason"},
    "admin/civic/user/<object_id>/step/reactivate/": {"reason"},
    "merchant/shop/<pk>/devices/": {"name"},
    "merchant/shop/<pk>/poster/": {"most", "day"},
    "merchant/staff/<pk>/last-day/": {"last_day"},
    "merchant/statements/<number>/lines/<pk>/dispute/": {"reason"},
}


def written_unasked(person: Knocking, route: str, path: str, seeds: dict[str, Any]) -> list[str]:
    """The columns in which something stands that the page did not ask for."""
    shown = person.at(route, path, "GET") if may(person.who, "GET", route) else None
    said: dict[str, Any] = {}
    for form in planting.forms_of(getattr(shown, "context", None)):
        said |= planting.filled_in(form)
        said |= {form.add_prefix(name): "" for name in form.fields if form.add_prefix(name) not in said}
    asked = planting.names_in(shown) | ASKED_ELSEWHERE.get(route, set()) | set(said)
    sent = {name: value for name, value in seeds.items() if name not in asked}
    sent |= {name: value for name, value in said.items() if value != ""}
    since = planting.now()
    with transaction.atomic():
        person.send(route, path, sent)
        found = planting.grown(since)
        transaction.set_rollback(True)
    return found


def faults(who: str, addresses: list[Any]) -> Iterator[str]:
    person, seeds = Knocking(who), planting.seeds()
    for route, path in things.paths(addresses).items():
        if found := written_unasked(person, route, path, seeds):
            yield f"{route}: {' '.join(found)}"


def pages_of(who: str) -> list[Any]:
    """The pages to which this person may send something. What the API takes, test_api_mass_assignment.py holds."""
    mine = [
        each for each in doors() if may(who, "POST", each.route) and not each.route.startswith(("accounts/", "api/"))
    ]
    return mine if effort.EVERY_DOOR else mine[WRITERS.index(who) % 4 :: 4]


def test_a_mark_is_found_wherever_it_was_written(db: None) -> None:
    since = planting.now()
    make.agency(name=planting.WORD)
    make.notice(make.agency(), starts_at=f"{planting.DAY}T12:00:00+08:00")
    assert planting.grown(since) == ["civic_agency.name", "engagement_notice.starts_at"]


@pytest.mark.parametrize("who", WRITERS)
def test_a_page_writes_nothing_that_it_does_not_ask_for(who: str, shared_portal: None) -> None:
    pages = pages_of(who)
    assert pages
    wrong = list(faults(who, pages))
    assert wrong == [], "\n" + "\n".join(wrong)
