"""A restored backup brings people back; the list of erasures erases them again, and nobody else."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from civic.accounts.models import User
from civic.mydata import actions, erasing, replaying
from civic.mydata.models import Erasure
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = make.NOW
WEEK = timedelta(days=7)


@pytest.fixture
def back_again():
    """Somebody who was erased, as an older backup knows them; with the list that was kept apart."""
    person = make.rich_citizen(50).user
    User.objects.filter(pk=person.pk).update(date_joined=NOW - timedelta(days=400))
    return person, f"{person.pk} {NOW.isoformat()}\n"


def test_the_list_names_what_was_carried_out_by_number():
    person = make.citizen().user
    actions.request_erasure(person, now=NOW)
    assert replaying.lines() == []
    erasing.carry_out_due(now=NOW + WEEK)
    assert replaying.lines() == [f"{person.pk} {NOW.isoformat()}"]


def test_who_came_back_is_erased_again_and_twice_is_once(back_again, tmp_path):
    person, kept = back_again
    (tmp_path / "list").write_text(kept)
    said = StringIO()
    call_command("erasures", "replay", str(tmp_path / "list"), stdout=said)
    call_command("erasures", "replay", str(tmp_path / "list"), stdout=said)
    assert said.getvalue().splitlines() == [f"{person.pk}: erased again", f"{person.pk}: was erased already"]
    person.refresh_from_db()
    assert (person.name, person.is_active) == ("", False)


def test_a_newcomer_with_the_same_number_is_left_alone(back_again):
    person, kept = back_again
    User.objects.filter(pk=person.pk).update(date_joined=NOW + WEEK)
    outcomes = [outcome for _wish, outcome in replaying.replay(replaying.read([kept]), now=NOW + 2 * WEEK)]
    assert outcomes[0].startswith("left alone")
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("line", ["somebody", "12", "12 yesterday", "x 2026-11-10T04:00:00+00:00", "12 2026-11-10"])
def test_a_line_that_cannot_be_read_stops_it_before_anybody_is_erased(back_again, tmp_path, line):
    person, kept = back_again
    (tmp_path / "list").write_text(f"{kept}{line}\n")
    with pytest.raises(CommandError, match="2"):
        call_command("erasures", "replay", str(tmp_path / "list"))
    person.refresh_from_db()
    assert person.is_active
