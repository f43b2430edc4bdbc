"""No address changes anything by being looked at, nor by a form that another site sends in somebody's name."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from civic.accounts.models import User
from tests import effort
from tests import factories as make
from tests.addresses import EVERY, NOT_THERE
from tests.portal import PEOPLE, paths_for, signed_in
from tests.worlds import made_once

pytestmark = pytest.mark.django_db
# What a look may leave behind: that somebody was there and read something (a record where it is about a person), a
# kept page, a guess at a code, that somebody was told how many people a rule holds, a first count of a notice, the
# bank's file, which is made once, when it is first taken, and that an exported list was fetched.
TRACES = {
    "django_session", "django_cache", "civic_auditevent", "engagement_noticeread", "engagement_message",
    "rewards_wrongcode", "engagement_sizequestion", "engagement_noticefigures",
    "rewards_bankfile", "civic_listexport",
}  # fmt: skip
WRITTEN = """
  SELECT relname, written
    FROM pg_class, LATERAL (SELECT pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
           + pg_stat_get_xact_tuples_deleted(oid)) AS t(written)
   WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND written > 0"""


def written() -> dict[str, int]:
    """How many rows of each table this transaction has written until now, also from within functions."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return {table: rows for table, rows in cursor.fetchall() if rows and table not in TRACES}


@pytest.mark.long
@pytest.mark.parametrize("group", PEOPLE)
def test_a_look_changes_nothing(group: str, shared_portal: None) -> None:
    """At each page by the first of a group of people who can open it; in make test-long by each of them."""
    opened: set[str] = set()
    make.user()
    assert written()["civic_user"] == 1  # what was written is seen
    for who in PEOPLE[group]:
        client, before, own = signed_in(who), written(), set()
        client.raise_request_exception = False
        for path in paths_for(who):
            if path not in opened or effort.EVERY_LOOK:
                own |= {path} if client.get(path).status_code == 200 else set()
                assert written() == before, (who, path)
        opened |= own if who else set()  # a visitor's page is another than the one of who is signed in
        assert len(opened | own) > 15, who


# It takes forms from anywhere: the link that we signed is the permission, and a mail program has no cookies of ours.
SIGNED = {"messages/off/<token>/", "m/<token>/", "hooks/line/", "hooks/mail/"}
# A phone's share sheet posts without a page of ours; nothing that comes is read, it only leads to the form.
LEADS_ON = {"help/contact/shared/"}


@made_once
def root() -> Client:
    """One that shows whoever may see everything, and that holds to what protects forms."""
    user = User.objects.create(email="root@example.test", is_staff=True, is_superuser=True)
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    "address", [a for a in EVERY if a.route not in NOT_THERE | SIGNED | LEADS_ON], ids=lambda address: address.route
)
def test_a_form_from_another_site_is_refused(root: Client, address: Any) -> None:
    before, session = written(), root.session.session_key
    sent = root.post(address.path, headers={"origin": "https://elsewhere.test"})
    assert sent.status_code in {401, 403, 404, 405}
    assert written() == before
    assert root.session.session_key == session  # each address meets somebody who may, as the one before did
