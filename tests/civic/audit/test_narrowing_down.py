"""The audit log is narrowed down by kind of act, by role, by person, by thing, and by day."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from civic.agencies import actions as agencies
from civic.audit import actions as audit
from civic.core.roles import Role
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
LOG = "/admin/civic/auditevent/"


@pytest.fixture
def auditor():
    return at_desk(make.staff(Role.AUDITOR))


def acts(client, query: str) -> list[str]:
    return [event.action for event in client.get(f"{LOG}?{query}").context["cl"].result_list]


def test_reads_money_and_roles_are_kinds_of_their_own(auditor):
    someone = make.staff(Role.OPERATOR)
    audit.record("user.viewed", by=someone, about=make.user())
    audit.record("coins.held", by=someone, about=make.user())
    assert "user.viewed" in acts(auditor, "kind=reads")
    assert acts(auditor, "kind=money") == ["coins.held"]
    assert set(acts(auditor, "kind=roles")) == {"role.granted"}
    assert {"coins.held", "role.granted"} <= set(acts(auditor, "kind=nothing"))


def test_a_role_counts_while_it_was_held(auditor):
    person, colleague = make.user(), make.staff(Role.FINANCE)
    held = agencies.grant_role(person, Role.OPERATOR, by=None)
    audit.record("letters.made", by=person)
    audit.record("batch.exported", by=colleague)
    agencies.revoke_role(held, by=make.staff(Role.COORDINATOR))
    assert "letters.made" in acts(auditor, "role=operator")
    assert "batch.exported" not in acts(auditor, "role=operator")
    assert "letters.made" not in acts(auditor, "role=finance")


def test_links_of_a_line_lead_to_all_of_one_person_and_to_all_about_one_thing(auditor):
    person, thing = make.staff(Role.OPERATOR), make.user()
    audit.record("user.deactivated", by=person, about=thing)
    audit.record("user.reactivated", by=make.staff(Role.OPERATOR), about=thing)
    page = auditor.get(LOG).content.decode()
    assert f'href="?who={person.pk}"' in page
    about = f"thing={quote(f'civic.user:{thing.pk}', safe='')}"
    assert f'href="?{about}"' in page
    assert acts(auditor, f"who={person.pk}") == ["user.deactivated"]
    assert [act for act in acts(auditor, about) if act != "auditevent.listed"] == [
        "user.reactivated",
        "user.deactivated",
    ]
    assert person.email in auditor.get(f"{LOG}?who={person.pk}").content.decode()


@pytest.mark.parametrize("query", ["who=x", "who=" + "9" * 30, "thing=x", "thing=:1", "role=x", "kind=x"])
def test_what_makes_no_sense_narrows_nothing_down_and_breaks_nothing(auditor, query):
    audit.record("letters.made", by=None)
    assert auditor.get(f"{LOG}?{query}", follow=True).status_code == 200


def test_a_day_is_chosen_by_the_calendar_above_the_list(auditor):
    audit.record("letters.made", by=None)
    today = timezone.localdate()
    day = f"at__year={today.year}&at__month={today.month}&at__day={today.day}"
    before = today - timedelta(days=1)
    yesterday = f"at__year={before.year}&at__month={before.month}&at__day={before.day}"
    assert "letters.made" in acts(auditor, day)
    assert "letters.made" not in acts(auditor, yesterday)
