"""`manage.py issue_token EMAIL` prints the token with which other programs act for a person."""

import pytest
from django.core.management import CommandError, call_command

from civic.audit.models import AuditEvent
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_the_command_prints_the_token_and_the_same_one_again(capsys):
    user = make.user()
    call_command("issue_token", user.email.upper())
    call_command("issue_token", user.email)
    first, second = capsys.readouterr().out.split()
    assert first == second == user.auth_token.key
    assert AuditEvent.objects.filter(action="token.issued").count() == 1


@pytest.mark.parametrize("active", [True, False])
def test_nobody_and_people_who_left_get_none(active):
    email = "nobody@example.test" if active else make.user(is_active=False).email
    with pytest.raises(CommandError, match="check the address"):
        call_command("issue_token", email)


def test_for_staff_the_command_wants_a_program_and_scopes_and_makes_another_token_each_time(capsys):
    finance = make.staff("finance")
    with pytest.raises(CommandError, match="finance:read"):
        call_command("issue_token", finance.email)
    with pytest.raises(CommandError, match="finance:read"):
        call_command("issue_token", finance.email, program="books", scope=["coordinator:write"])
    for _time in range(2):
        call_command("issue_token", finance.email, program="books", scope=["finance:read"], days=30)
    assert len(set(capsys.readouterr().out.split())) == finance.program_tokens.count() == 2
