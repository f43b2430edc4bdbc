"""Digital citizens agree to the terms, get a card, and can give it back."""

import pytest
from django.test import Client

from civic.audit.models import AuditEvent
from civic.consent import actions as consent
from civic.consent import queries
from civic.consent.models import Consent, Document
from civic.digital import actions
from civic.digital.models import DigitalCard
from civic.identity import actions as identity
from engagement.audiences.models import Audience
from engagement.audiences.queries import members
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def _offered():
    for kind in (Document.Kind.DIGITAL,):
        words = {"text": consent.shipped(kind, "zh-hant"), "text_en": consent.shipped(kind, "en")}
        consent.publish(kind, by=None, now=make.NOW, **words)


@pytest.mark.usefixtures("_offered")
def test_whoever_agrees_gets_a_card_and_is_in_the_digital_audience():
    citizen = make.citizen(name="遠方")
    phone = at_desk(citizen.user)
    assert phone.post("/me/digital/", {}).status_code == 400
    assert phone.post("/me/digital/", {"agree": "yes"}).url == "/me/digital/"
    card = DigitalCard.objects.get(citizen=citizen)
    page = phone.get("/me/digital/").content.decode()
    assert card.number in page
    assert "data:image/svg+xml" in page
    assert Consent.objects.get(user=citizen.user).document.kind == "digital"
    rule = Audience.objects.create(agency=make.agency(), name="V", levels=["digital"])
    assert citizen in members(rule, year=make.NOW.year)


@pytest.mark.usefixtures("_offered")
def test_asked_twice_it_is_one_card():
    citizen = make.citizen()
    assert actions.join(citizen, now=make.NOW) == actions.join(citizen, now=make.later(1))
    assert Consent.objects.count() == AuditEvent.objects.filter(action="digital.joined").count() == 1


@pytest.mark.usefixtures("_offered")
def test_who_lives_here_is_told_what_is_theirs():
    with pytest.raises(actions.LivesHere):
        actions.join(make.citizen(district=make.district()), now=make.NOW)


@pytest.mark.usefixtures("_offered")
def test_newer_terms_are_asked_of_who_has_a_card():
    citizen = make.citizen()
    actions.join(citizen, now=make.NOW)
    assert actions.newer_terms(citizen) is None
    newer = consent.publish(Document.Kind.DIGITAL, text="新約", text_en="new", by=None, now=make.NOW)
    phone = at_desk(citizen.user)
    assert phone.get("/me/digital/").context["newer"] == newer
    phone.post("/me/digital/", {"agree": "yes"})
    assert actions.newer_terms(citizen) is None
    assert Consent.objects.filter(user=citizen.user).count() == 2


def test_where_no_terms_are_published_nobody_joins():
    with pytest.raises(actions.NotOfferedYet):
        actions.join(make.citizen(), now=make.NOW)
    assert at_desk(make.citizen().user).get("/me/digital/").status_code == 200


@pytest.mark.usefixtures("_offered")
@pytest.mark.parametrize(("proven", "level"), [(True, "verified"), (False, "unverified")])
def test_who_gives_the_card_back_has_the_level_of_before(proven, level):
    citizen = make.citizen()
    if proven:
        identity.verify(citizen, method="letter", id_hash="b" * 64, by=None, now=make.NOW)
    actions.join(citizen, now=make.NOW)
    phone = at_desk(citizen.user)
    assert phone.post("/me/digital/leave/").status_code == 302
    citizen.refresh_from_db()
    assert (citizen.level, DigitalCard.objects.exists()) == (level, False)
    assert phone.post("/me/digital/leave/").status_code == 404


@pytest.mark.usefixtures("_offered")
def test_whoever_scans_the_card_sees_that_it_is_valid_and_no_name():
    citizen = make.citizen("阿遠")
    card = actions.join(citizen, now=make.NOW)
    page = Client().get(f"/digital/{card.key}/").content.decode()
    assert card.number in page
    assert "阿遠" not in page
    assert citizen.user.email not in page
    actions.leave(citizen, now=make.NOW)
    assert Client().get(f"/digital/{card.key}/").status_code == 404


def test_the_terms_for_digital_citizens_are_asked_of_nobody_else():
    consent.publish_first(now=make.NOW)
    assert queries.newest(Document.Kind.DIGITAL) is not None
    assert {document.kind for document in queries.unanswered(make.user())} == {"terms", "privacy"}


@pytest.mark.usefixtures("_offered")
def test_who_lives_here_reads_so_before_agreeing_to_anything():
    phone = at_desk(make.citizen(district=make.district()).user)
    assert 'name="agree"' not in phone.get("/me/digital/").content.decode()
    assert 'href="/me/digital/"' not in phone.get("/me/identity/").content.decode()
    assert 'href="/me/digital/"' in at_desk(make.citizen("far").user).get("/me/identity/").content.decode()
