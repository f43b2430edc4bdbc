"""Whoever takes people's data out of the administration as a file has shown the second factor within ten minutes.

Asked at every address there is: a new file without this question fails here until it is named as one without people.
"""

import time
from typing import Any

import pytest
from allauth.account.internal.flows import login
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction
from django.test import Client

from civic.accounts.models import User
from civic.agencies import actions as agencies
from civic.agencies.models import Agency
from civic.core.roles import Role
from tests.doors import people, things
from tests.doors.table import doors

pytestmark = [pytest.mark.django_db, pytest.mark.long]
OF_PEOPLE = {
    "admin/engagement/noticefigures/<pk>/people.csv",
    "admin/events/<pk>/file/<kind>/",
    "admin/rewards/account/<pk>/movements.csv",
    "admin/rewards/merchant/document/<pk>/",
    "admin/surveys/questionnaire/<pk>/answers.csv",
    "admin/surveys/questionnaire/<pk>/rows.csv",
    "admin/surveys/questionnaire/<pk>/words.csv",
    "identity/letters/",
}
WITHOUT_PEOPLE = {  # counts, papers of shops and agencies, words of the portal
    "admin/desk/<pk>/files/<number>/",
    "admin/engagement/noticefigures/<pk>/figures.<kind>",
    "admin/events/<pk>/report/file/<kind>/",
    "admin/events/year/file/<kind>/",
    "admin/jsi18n/",
    "admin/questionnaires/<pk>/xlsform/",
    "admin/rewards/budgetcoins/<year>/pdf/",
    "admin/rewards/budgetcoins/<year>/xlsx/",
    "admin/rewards/settlement/<object_id>/budgets/",
    "admin/rewards/settlement/<object_id>/csv/",
    "admin/rewards/settlement/<object_id>/lines/",
    "admin/rewards/settlement/<object_id>/lines_csv/",
    "admin/rewards/settlement/<object_id>/report/",
    "admin/rewards/settlement/<object_id>/xlsx/",
    "admin/rewards/statement/<object_id>/csv/",
    "admin/rewards/statement/<object_id>/pdf/",
    "admin/surveys/questionnaire/<pk>/codebook.csv",
    "admin/surveys/questionnaire/<pk>/results.csv",
    "admin/surveys/questionnaire/<pk>/results.json",
    "admin/surveys/questionnaire/<pk>/results.xlsx",
}
SHOWN_MINUTES_AGO = 11


def stale() -> Client:
    """Somebody with each role of those who act, whose factor was shown a little too long ago."""
    client = people.browser("coordinator", things.the_event())
    person = User.objects.get(email=people.ACCOUNTS["coordinator"])
    home = Agency.objects.get(slug=things.HOME)
    for role in (Role.EDITOR, Role.APPROVER):
        agencies.grant_role(person, role, agency=home, by=None)
    for role in (Role.OPERATOR, Role.FINANCE):
        agencies.grant_role(person, role, by=None)
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    client.force_login(User.objects.get(pk=person.pk))
    session = client.session
    shown = {"method": "mfa", "at": time.time() - SHOWN_MINUTES_AGO * 60}
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}, shown]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()
    assert client.get("/admin/").status_code == 200, "looking asks for nothing"
    return client


def ask(client: Client, path: str) -> Any:
    """What an address answers, to a form where it takes nothing else; what it does is taken back."""
    with transaction.atomic():
        answer: Any = client.get(path)
        if answer.status_code == 405:
            answer = client.post(path, {"reason": "test", "kind": "csv"})
        transaction.set_rollback(True)
    return answer


def is_file(answer: Any) -> bool:
    kind = answer.get("Content-Type", "").partition(";")[0]
    return answer.status_code == 200 and (answer.has_header("Content-Disposition") or kind not in ("text/html", ""))


def test_every_file_of_people_asks_for_the_factor_first(shared_portal: None, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True
    client = stale()
    kept = client.cookies.output(header="", sep=";")
    given, asked = set(), set()
    for route, path in things.paths(
        [door for door in doors() if door.route.startswith(("admin/", "identity/"))]
    ).items():
        client.cookies.load(kept)
        answer = ask(client, path)
        if is_file(answer):
            given.add(route)
        elif answer.status_code == 302 and "/2fa/reauthenticate/" in answer["Location"]:
            asked.add(route)
    assert OF_PEOPLE - asked == set(), "these do not ask for it"
    assert given - WITHOUT_PEOPLE == set(), "ask for the second factor first (civic/web/step_up.py)"
