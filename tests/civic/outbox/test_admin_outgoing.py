"""The list of outgoing messages: what failed is found by its reason, and what did not has a name too."""

import pytest
from django.utils import timezone

from civic.core.roles import Role
from civic.outbox import mail
from civic.outbox.models import OutboxItem
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


def test_every_choice_of_the_reasons_has_a_name():
    failed = mail.file("a@example.test", "Hello", "Words", now=timezone.now())
    mail.file("b@example.test", "Hello", "Words", now=timezone.now())
    OutboxItem.objects.filter(pk=failed.pk).update(
        state=OutboxItem.State.FAILED, error="SMTPDataError 554", done_at=timezone.now()
    )
    page = at_desk(make.staff(Role.COORDINATOR)).get("/admin/civic/outboxitem/").content.decode()
    assert "SMTPDataError 554</a>" in page
    assert '<a href="?error=">無</a>' in page


def test_the_channels_to_choose_from_are_in_words():
    mail.file("a@example.test", "Hello", "Words", now=timezone.now())
    page = at_desk(make.staff(Role.COORDINATOR)).get("/admin/civic/outboxitem/").content.decode()
    assert '<a href="?channel=mail">電子郵件</a>' in page
