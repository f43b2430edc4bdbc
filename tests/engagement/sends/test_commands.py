"""Commands: one round in this process, and one message to one person."""

from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from engagement.delivery.models import Message
from tests import factories as make
from tests.engagement.sends.people import a_notice, with_mail

pytestmark = pytest.mark.django_db


def said(*args: str) -> str:
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def test_send_due_plans_sends_and_counts(mailoutbox):
    with time_machine.travel(make.NOW, tick=False):
        with_mail()
        a_notice()
        lines = said("send_due").splitlines()
    assert "planned news_mail 1" in lines
    assert "news_mail sent 1" in lines
    assert len(mailoutbox) == 1


def test_send_test_files_one_message_for_all_channels_whatever_the_hour(settings, mailoutbox):
    settings.DEMO = True
    person = with_mail("off")
    assert "news_mail" in said("send_test", "--to", person.user.email.upper())
    assert Message.objects.get().citizen == person
    said("send_due")
    assert mailoutbox[0].to == [person.user.email]


def test_send_test_is_for_the_demo_and_for_people_who_are_there(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo"):
        said("send_test", "--to", make.user().email)
    settings.DEMO = True
    with pytest.raises(CommandError, match="Nobody"):
        said("send_test", "--to", "nobody@example.test")
