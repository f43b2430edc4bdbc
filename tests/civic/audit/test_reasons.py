"""The reason of an act is written with it, and never afterwards."""

import pytest
from django.db import InternalError, transaction

from civic.audit import actions as audit
from civic.audit.models import AuditWords

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_reason_stands_beside_its_act():
    assert audit.record("thing.done", by=None, reason="因為").reason == "因為"


def test_nobody_writes_a_reason_beside_an_act_of_before():
    event = audit.record("thing.done", by=None)
    with pytest.raises(InternalError, match="together with its event"), transaction.atomic():
        AuditWords.objects.create(event=event, text="補上的理由")
    assert not AuditWords.objects.exists()
