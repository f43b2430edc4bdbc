"""No address changes anything by being looked at, nor by a form that another site sends in somebody's name."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from civic.accounts.models import User
from tests.addresses import EVERY, NOT_THERE
from tests.portal import PEOPLE, paths_for, signed_in

pytestmark = pytest.mark.django_db
# What a look may leave behind: that somebody was there and read something (a record where it is about a person), a
# kept page, a guess at a code.
TRACES = {
    "django_session", "django_cache", "civic_auditevent", "engagement_noticeread", "engagement_message",
    "rewards_wrongcode",
}  # fmt: skip
WRITTEN = "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"


def written() -> dict[str, int]:
    """How many rows of each table this transaction has written until now, also from within functions."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return {table: rows for table, rows in cursor.fetchall() if rows and table not in TRACES}


@pytest.mark.parametrize("who", [who for people in PEOPLE.values() for who in people])
def test_a_look_changes_nothing(who: str, shared_portal: None) -> None:
    client, before, seen = signed_in(who), written(), 0
    client.raise_request_exception = False
    assert before["rewards_posting"] > 100  # what was written is seen
    for path in paths_for(who):
        seen += client.get(path).status_code == 200
        assert written() == before, path
    assert seen > 15


# It takes forms from anywhere: the link that we signed is the permission, and a mail program has no cookies of ours.
SIGNED = {"messages/off/<token>/", "m/<token>/", "hooks/line/", "hooks/mail/"}


@pytest.mark.parametrize(
    "address", [a for a in EVERY if a.route not in NOT_THERE | SIGNED], ids=lambda address: address.route
)
def test_a_form_from_another_site_is_refused(address: Any) -> None:
    root = User.objects.create(email="root@example.test", is_staff=True, is_superuser=True)
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(root)
    before = written()
    sent = browser.post(address.path, headers={"origin": "https://elsewhere.test"})
    assert sent.status_code in {401, 403, 404, 405}
    assert written() == before
