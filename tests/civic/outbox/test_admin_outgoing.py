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


def test_dead_letters_are_listed_by_reason_and_sent_again_by_a_button_one_or_all_of_a_reason():
    rows = [mail.file(f"p{n}@example.test", "Hello", "Words", now=timezone.now()) for n in range(4)]
    for row, error in zip(rows, ["answered 500"] * 3 + ["refused"], strict=True):
        OutboxItem.objects.filter(pk=row.pk).update(state=OutboxItem.State.FAILED, error=error, done_at=timezone.now())
    desk = at_desk(make.staff(Role.OPERATOR))
    queues = desk.get("/admin/civic/outboxitem/queues/")
    assert [(error, count) for _channel, error, count in queues.context["reasons"]] == [
        ("answered 500", 3),
        ("refused", 1),
    ]
    desk.post(f"/admin/civic/outboxitem/{rows[3].pk}/step/send-again/")
    assert list(OutboxItem.objects.filter(state=OutboxItem.State.WAITING)) == [rows[3]]
    desk.post(f"/admin/civic/outboxitem/{rows[0].pk}/step/send-all-again/")
    assert OutboxItem.objects.filter(state=OutboxItem.State.WAITING).count() == 4
    auditor = at_desk(make.staff(Role.EDITOR, make.agency()))
    assert auditor.post(f"/admin/civic/outboxitem/{rows[0].pk}/step/send-again/").status_code == 403
