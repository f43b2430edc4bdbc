"""What is kept about identities goes along, goes away, and stays behind its doors."""

import io
import json
import uuid
import zipfile
from datetime import timedelta

import pytest

from civic.accounts.models import Topic
from civic.consent import actions as consent
from civic.core.roles import Role
from civic.digital import actions as digital
from civic.digital.models import DigitalCard
from civic.identity import guessing, letters
from civic.identity.models import CounterCode, LetterCode, Verification, WrongTry
from civic.mydata import actions, erasing
from tests import factories as make
from tests.civic.identity import people
from tests.staff import at_desk, team

pytestmark = pytest.mark.django_db


@pytest.fixture
def known():
    """Somebody with a proof by letter, a card, a topic, a code for the counter and a wrong try."""
    consent.publish_first(now=make.NOW)
    citizen, topic = make.citizen(), Topic.objects.create(code="roads", name="路況", name_en="Roads")
    citizen.topics.add(topic)
    people.shown(citizen)
    with pytest.raises(guessing.WrongCode):
        letters.redeem(citizen, by=people.at(citizen), code="x", number=people.NATIONAL, now=make.NOW)
    addressees = letters.read(f"王小明,推力市,{people.NATIONAL}")
    operator = make.staff(Role.OPERATOR)
    _batch, made = letters.make_batch(addressees, label="x", key=uuid.uuid4(), by=operator, now=make.NOW)
    letters.redeem(citizen, by=people.at(citizen), code=made[0].code, number=people.NATIONAL, now=make.NOW)
    digital.join(citizen, now=make.NOW)
    return citizen


def test_the_copy_holds_all_of_it_and_no_hash(known):
    actions.request_export(known.user, now=make.NOW)
    actions.make_exports(now=make.NOW)
    packed = zipfile.ZipFile(io.BytesIO(bytes(known.user.data_exports.get().content)))
    tables = json.loads(packed.read("my-data.json"))["tables"]
    names = ("Verification", "DigitalCard", "Citizen_topics", "CounterCode", "WrongTry", "LetterCode")
    assert [len(tables[f"civic.{name}"]) for name in names] == [1] * 6
    assert Verification.objects.get().id_hash not in packed.read("my-data.json").decode()


def test_an_erasure_leaves_none_of_it_and_frees_the_number(known):
    actions.request_erasure(known.user, now=make.NOW)
    assert erasing.carry_out_due(now=make.NOW + timedelta(days=7)) == 1
    for table in (Verification, DigitalCard, CounterCode, WrongTry, LetterCode):
        assert not table.objects.exists(), table
    known.refresh_from_db()
    assert (known.level, known.topics.count()) == ("unverified", 0)
    assert people.check(make.staff(Role.OPERATOR), make.citizen(), people.NATIONAL)


@pytest.mark.parametrize("path", ["/identity/desk/", "/identity/letters/", "/identity/v/nothing/"])
def test_only_operators_enter_the_desk(path):
    opened = {name: at_desk(person).get(path).status_code for name, person in team(make.agency()).items()}
    assert {name for name, status in opened.items() if status != 403} == {"operator"}


@pytest.mark.parametrize("page", ["verification", "letterbatch"])
def test_who_reads_the_papers_in_the_administration(page):
    opened = {
        name: at_desk(person).get(f"/admin/civic/{page}/").status_code for name, person in team(make.agency()).items()
    }
    assert {name for name, status in opened.items() if status == 200} == {"operator", "coordinator", "auditor"}


def test_an_operator_shows_the_second_factor_first(settings):
    settings.STAFF_SECOND_FACTOR = True
    sent = at_desk(make.staff(Role.OPERATOR)).get("/identity/desk/")
    assert sent.url.startswith("/accounts/2fa/totp/activate/")


def test_an_auditor_takes_no_proof_back():
    made = people.check(make.staff(Role.OPERATOR), make.citizen(), people.NATIONAL)
    path = f"/admin/civic/verification/{made.pk}/step/revoke/"
    assert at_desk(make.staff("auditor")).post(path, {"reason": "x"}).status_code == 403
    assert at_desk(make.staff("coordinator")).post(path, {"reason": "wrong person"}).status_code == 302
    made.refresh_from_db()
    assert made.revoked_at is not None


def test_the_papers_are_sorted_by_ways_that_have_names(known):
    auditor = at_desk(make.staff(Role.AUDITOR))
    page = auditor.get("/admin/civic/verification/?method=letter", headers={"accept-language": "en"}).content.decode()
    assert "By a letter with a code" in page
    assert known.user.email in page
    assert known.user.email not in auditor.get("/admin/civic/verification/?method=counter").content.decode()
