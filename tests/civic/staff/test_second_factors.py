"""A lost second factor is taken away by two coordinators, and by nobody for themselves."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils import timezone

from civic.core.errors import NotAllowed
from civic.core.roles import Role
from civic.decisions.errors import FourEyes
from civic.outbox.models import OutboxItem
from civic.staff import factors
from civic.staff.models import FactorReset
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


def somebody() -> object:
    person = make.staff(Role.FINANCE)
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=person, type=kind, data={})
    return person


def test_two_coordinators_take_it_away_and_the_owner_reads_of_both_steps():
    person, first, second = somebody(), make.staff(Role.COORDINATOR), make.staff(Role.COORDINATOR)
    open_tab = at_desk(person)
    at_desk(first).post("/admin/civic/factorreset/add/", {"user": person.email, "reason": "seen at her desk"})
    reset = FactorReset.objects.get()
    assert Authenticator.objects.filter(user=person).count() == 2
    at_desk(second).post(f"/admin/civic/factorreset/{reset.pk}/step/approve/")
    assert not Authenticator.objects.filter(user=person).exists()
    assert open_tab.get("/admin/").status_code == 302
    assert OutboxItem.objects.filter(address=person.email).count() == 2


def test_one_alone_does_nothing():
    person, first = somebody(), make.staff(Role.COORDINATOR)
    reset = factors.ask(person, reason="r", by=first)
    with pytest.raises(FourEyes):
        factors.approve(reset.pk, by=first, now=timezone.now())
    with pytest.raises(NotAllowed):
        factors.approve(reset.pk, by=make.staff(Role.OPERATOR), now=timezone.now())
    assert Authenticator.objects.filter(user=person).count() == 2


def test_nobody_asks_or_decides_for_themselves():
    lost, other = make.staff(Role.COORDINATOR), make.staff(Role.COORDINATOR)
    with pytest.raises(factors.OwnFactor):
        factors.ask(lost, reason="r", by=lost)
    reset = factors.ask(lost, reason="r", by=other)
    with pytest.raises(factors.OwnFactor):
        factors.approve(reset.pk, by=lost, now=timezone.now())
    with pytest.raises(IntegrityError, match="by_two_others"), transaction.atomic():
        FactorReset.objects.filter(pk=reset.pk).update(state="done", decided_by=lost, decided_at=timezone.now())


def test_citizens_come_to_a_counter_and_one_reset_waits_at_a_time():
    boss = make.staff(Role.COORDINATOR)
    with pytest.raises(factors.NotStaff):
        factors.ask(make.user(), reason="r", by=boss)
    person = somebody()
    factors.ask(person, reason="r", by=boss)
    with pytest.raises(factors.WaitsAlready):
        factors.ask(person, reason="r", by=make.staff(Role.COORDINATOR))
