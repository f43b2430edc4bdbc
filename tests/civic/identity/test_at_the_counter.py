"""An operator checks a document: one person has one account, and nothing of the document is kept."""

import logging

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from civic.accounts.models import Citizen
from civic.audit.models import AuditEvent
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from civic.identity import actions, counter, national_id
from civic.identity.guessing import WrongCode
from civic.identity.methods import METHODS, Method, register
from civic.identity.models import CounterCode, Verification
from tests import factories as make
from tests.civic.identity import people
from tests.civic.mydata.dump import everything
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
SENT = {"document": "id_card", "national_id": people.NATIONAL, "fits": "on"}


@pytest.fixture
def operator():
    return make.staff(Role.OPERATOR)


def test_a_citizen_is_verified_and_the_kind_of_document_is_on_file(operator):
    citizen = make.citizen()
    made = people.check(operator, citizen, people.NATIONAL)
    citizen.refresh_from_db()
    assert (citizen.level, made.document, made.verified_by) == ("verified", "id_card", operator)
    event = AuditEvent.objects.get(action="identity.verified")
    assert (event.actor_label, event.object_id) == (operator.email, str(citizen.pk))


def test_the_number_is_found_nowhere(operator, caplog):
    caplog.set_level(logging.DEBUG)
    code = people.shown(make.citizen(), timezone.now()).code
    assert at_desk(operator).post(f"/identity/v/{code}/", SENT).status_code == 302
    assert people.NATIONAL.lower() not in everything()
    assert people.NATIONAL not in caplog.text


def test_one_person_has_one_account(operator):
    people.check(operator, make.citizen(), people.NATIONAL)
    second = make.citizen()
    with pytest.raises(actions.PersonHasAccount):
        people.check(operator, second, people.NATIONAL.lower())
    second.refresh_from_db()
    assert second.level == "unverified"


def test_a_code_is_used_once_and_a_second_proof_is_not_needed(operator):
    citizen = make.citizen()
    people.check(operator, citizen, people.NATIONAL)
    assert not CounterCode.objects.exists()
    with pytest.raises(actions.AlreadyVerified):
        counter.make_code(citizen, now=make.NOW)


def test_a_code_lives_five_minutes(operator):
    code = people.shown(make.citizen()).code
    with pytest.raises(WrongCode):
        counter.look_up(people.at(operator), code=code, now=make.later(301))


def test_a_new_code_replaces_the_old_one(operator):
    citizen = make.citizen()
    old, new = people.shown(citizen), people.shown(citizen)
    with pytest.raises(WrongCode):
        counter.look_up(people.at(operator), code=old.code, now=make.NOW)
    assert counter.look_up(people.at(operator), digits=new.digits, now=make.NOW).citizen == citizen


def test_who_looks_somebody_up_is_on_file(operator):
    citizen = make.citizen()
    counter.look_up(people.at(operator), code=people.shown(citizen).code, now=make.NOW)
    assert AuditEvent.objects.filter(action="identity.viewed", object_id=str(citizen.pk), actor=operator).exists()


@pytest.mark.parametrize("role", ["coordinator", "finance", "auditor"])
def test_no_other_role_checks_documents(role):
    code = people.shown(make.citizen()).code
    with pytest.raises(NotAllowed):
        counter.look_up(people.at(make.staff(role)), code=code, now=make.NOW)
    assert at_desk(make.staff(role)).get(f"/identity/v/{code}/").status_code == 403


def test_nobody_checks_their_own_document(operator):
    own = Citizen.objects.create(user=operator)
    with pytest.raises(counter.OwnIdentity):
        people.check(operator, own, people.NATIONAL)


def test_a_wrong_number_leaves_the_code_for_another_try(operator):
    citizen = make.citizen()
    code = people.shown(citizen).code
    with pytest.raises(national_id.InvalidNationalId):
        counter.confirm(people.at(operator), code=code, document="id_card", number="A123456780", now=make.NOW)
    assert counter.look_up(people.at(operator), code=code, now=make.NOW)


def test_a_proof_taken_back_lowers_the_level_and_frees_the_number(operator):
    citizen, other = make.citizen(), make.citizen()
    made = people.check(operator, citizen, people.NATIONAL)
    actions.revoke(made.pk, by=operator, reason="wrong person", now=make.NOW)
    citizen.refresh_from_db()
    assert citizen.level == "unverified"
    assert people.check(operator, other, people.NATIONAL)


def test_a_digital_citizen_stays_one_with_a_proof(operator):
    citizen = make.citizen(level="digital")
    people.check(operator, citizen, people.NATIONAL)
    citizen.refresh_from_db()
    assert citizen.level == "digital"


def test_the_database_itself_refuses_a_second_account_and_an_edit(operator):
    made = people.check(operator, make.citizen(), people.NATIONAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.create(citizen=make.citizen(), method="x", id_hash=made.id_hash, at=make.NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Verification.objects.filter(pk=made.pk).update(citizen=make.citizen())
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.create(citizen=make.citizen(), method="x", id_hash=people.NATIONAL, at=make.NOW)


def test_the_pages_lead_from_digits_to_the_person_to_the_proof(operator):
    citizen = make.citizen(name="阿美")
    phone, desk = at_desk(citizen.user), at_desk(operator)
    assert phone.post("/me/identity/counter/").url == "/me/identity/counter/"
    shown = phone.get("/me/identity/counter/").context["shown"]
    found = desk.post("/identity/desk/", {"digits": f"{shown.digits[:4]} {shown.digits[4:]}"})
    assert found.url == f"/identity/v/{shown.code}/"
    assert citizen.user.email in desk.get(found.url).content.decode()
    assert list(desk.post(found.url, {}).context["form"].errors) == ["document", "national_id", "fits"]
    assert desk.post(found.url, SENT).url == "/identity/desk/"
    assert "A123456789" not in phone.get("/me/identity/").content.decode()
    assert phone.get("/me/identity/counter/").url == "/me/identity/"


def test_digits_that_do_not_fit_say_what_the_citizen_can_do(operator):
    desk = at_desk(operator)
    desk.cookies["tuili_language"] = "en"
    assert "Ask the citizen to make a new one" in desk.post("/identity/desk/", {"digits": "00000000"}).content.decode()


def test_a_code_in_the_wrong_hands_opens_nothing():
    code = people.shown(make.citizen(), timezone.now()).code
    assert at_desk(make.citizen().user).get(f"/identity/v/{code}/").status_code == 403


def test_a_new_way_is_a_plug_in():
    class Kiosk(Method):
        slug, title, about, page = "kiosk", "At a kiosk", "Press.", "civic:me"

    register(Kiosk)
    try:
        citizen = make.citizen()
        assert "At a kiosk" in at_desk(citizen.user).get("/me/identity/").content.decode()
        actions.verify(citizen, method="kiosk", id_hash="a" * 64, by=None, now=make.NOW)
        assert citizen.level == "verified"
        with pytest.raises(ValueError, match="twice"):
            register(Kiosk)
    finally:
        del METHODS["kiosk"]
