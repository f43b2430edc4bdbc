"""The audit log holds how staff came in, what failed, what was locked, and which ways in were changed."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
PASSWORD = "a long password of hers"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/131.0"


def known(user):
    user.password_is_own = True
    user.set_password(PASSWORD)
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def finance():
    return known(make.staff(Role.FINANCE))


def sign_in(user, password=PASSWORD, **more) -> Client:
    client = Client(headers={"user-agent": DESK}, **more)
    client.post("/accounts/login/", {"login": user.email, "password": password, "how": "password"})
    return client


def noted(user) -> list[str]:
    rows = AuditEvent.objects.filter(object_type="civic.user", object_id=str(user.pk)).order_by("pk")
    return [row.action for row in rows if row.action.startswith(("signin.", "factor.", "password."))]


def test_a_sign_in_is_on_file_with_its_ways_and_the_kind_of_browser(finance):
    sign_in(finance)
    event = AuditEvent.objects.get(action="signin.done")
    assert event.actor_id == finance.pk
    assert event.details == {"ways": ["password"], "browser": "Firefox · Windows"}


def test_wrong_passwords_name_the_account_and_nobody_as_who_tried_and_the_lock_stands_there_once(finance):
    for number in range(8):
        sign_in(finance, "wrong", REMOTE_ADDR=f"192.0.2.{number + 1}")
    assert noted(finance) == ["signin.failed"] * 5 + ["signin.locked"]
    failed = AuditEvent.objects.filter(action="signin.failed").first()
    assert (failed.actor, failed.details["way"]) == (None, "password")
    assert "192.0.2" not in str(list(AuditEvent.objects.values()))


def test_wrong_digits_of_the_second_factor_are_on_file_too(finance):
    TOTP.activate(finance, "JBSWY3DPEHPK3PXP")
    client = Client()
    client.force_login(finance)
    for _try in range(6):
        client.post("/accounts/2fa/reauthenticate/", {"code": "000000"}, REMOTE_ADDR="192.0.2.9")
    assert noted(finance) == ["signin.done"] + ["signin.failed"] * 5 + ["signin.locked"]


def test_what_changes_in_the_ways_in_is_on_file(finance):
    TOTP.activate(finance, "JBSWY3DPEHPK3PXP")
    (code, *_rest) = RecoveryCodes.activate(finance).get_unused_codes()
    client = sign_in(finance)
    client.post("/accounts/2fa/authenticate/", {"code": code})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/2fa/recovery-codes/generate/")
    client.post("/accounts/2fa/totp/deactivate/")
    kinds = AuditEvent.objects.filter(action__startswith="factor.").values_list("action", "details__kind", "actor")
    assert ("factor.removed", "totp", finance.pk) in set(kinds)
    assert any(action == "factor.renewed" for action, _kind, _who in kinds)


def test_of_citizens_no_sign_in_is_kept():
    citizen = known(make.citizen().user)
    sign_in(citizen, "wrong")
    sign_in(citizen)
    assert noted(citizen) == []
    assert not AuditEvent.objects.filter(action__startswith="signin.").exists()
