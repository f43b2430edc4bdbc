"""The reason of an act is written with it, and never afterwards."""

import pytest
from django.db import InternalError, connection, transaction
from django.utils import timezone

from civic.audit import actions as audit
from civic.audit.models import AuditWords
from civic.mydata.models import Erasure
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_reason_stands_beside_its_act():
    assert audit.record("thing.done", by=None, reason="因為").reason == "因為"


def test_nobody_writes_a_reason_beside_an_act_of_before():
    event = audit.record("thing.done", by=None)
    with pytest.raises(InternalError, match="together with its event"), transaction.atomic():
        AuditWords.objects.create(event=event, text="補上的理由")
    assert not AuditWords.objects.exists()


def empty(event, erased=None):
    """By SQL, as whoever holds the application's password could; `erased` says of whom an erasure is recorded."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE civic_auditwords SET text = '' WHERE event_id = %s", [event.pk])
        if erased is not None:
            audit.record("account.erased", by=None, about=erased)


def test_a_reason_is_emptied_with_the_erasure_of_its_person_and_else_never():
    person, other = make.user("person"), make.user("other")
    event = audit.record("account.closed", by=None, about=person, reason="因為")
    for user in (person, other):
        Erasure.objects.create(user=user, requested_at=timezone.now(), due_at=timezone.now(), done_at=timezone.now())
    for erased in (None, other):
        with pytest.raises(InternalError, match="erasure of its person"):
            empty(event, erased)
    assert AuditWords.objects.get().text == "因為"
    empty(event, person)
    assert AuditWords.objects.get().text == ""


def test_a_wish_that_was_not_carried_out_empties_nothing():
    person = make.user("person")
    event = audit.record("account.closed", by=None, about=person, reason="因為")
    with pytest.raises(InternalError, match="erasure of its person"):
        empty(event, person)
