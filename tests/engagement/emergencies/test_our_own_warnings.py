"""Our own emergencies leave as CAP 1.2 that any program reads: held against the structure of the published schema."""

import pytest

from civic.core.roles import Role
from engagement.emergencies.cap.writing import CATEGORIES
from engagement.emergencies.incidents import actions as incidents
from engagement.emergencies.incidents.models import Bulletin
from tests import factories as make
from tests.engagement.emergencies.cap12 import faults

pytestmark = pytest.mark.django_db
NOW = make.NOW


@pytest.fixture
def two():
    return make.staff(Role.COORDINATOR), make.staff(Role.COORDINATOR)


def confirmed(two, *, now=NOW, **said):
    """A bulletin that left; further words are what it says."""
    how = {name: said.pop(name) for name in ("kind", "incident") if name in said}
    bulletin = incidents.write(Bulletin(**{"title": "警報", "todo": "請離開。"} | said), by=two[0], now=now, **how)
    return incidents.confirm(bulletin.pk, by=two[1], now=now)


def left(client, bulletin) -> bytes:
    return client.get(f"/alerts/{bulletin.pk}.xml").content


@pytest.mark.parametrize("kind", list(CATEGORIES))
def test_every_kind_of_emergency_is_valid(client, two, kind):
    assert faults(left(client, confirmed(two, kind=kind, title_en="Warning", todo_en="Leave."))) == []


def test_the_area_of_the_whole_county_is_valid_with_its_code(client, two, settings):
    settings.COUNTY_GEOCODE = "10014"
    document = left(client, confirmed(two, kind="gas"))
    assert faults(document) == []
    assert b"<value>10014</value>" in document


def test_what_goes_on_and_what_ends_is_valid_and_names_all_before_it(client, two):
    first = confirmed(two, kind="gas")
    second = confirmed(two, incident=first.incident, now=make.later(30))
    last = confirmed(two, incident=first.incident, ends=True, now=make.later(60))
    assert [faults(left(client, each)) for each in (second, last)] == [[], []]
    assert left(client, last).count(b"+08:00") == 3  # when it was sent, and when those before it were


def test_what_no_document_may_hold_is_left_out(client, two):
    document = left(client, confirmed(two, kind="gas", title="氣體\x08外洩 <b>&", todo="請\x0b離開。\ufffe"))
    assert faults(document) == []
    assert "氣體外洩 &lt;b&gt;&amp;" in document.decode()
    assert "氣體外洩 &lt;b&gt;&amp;" in client.get("/alerts.atom").content.decode()


def test_a_document_against_the_schema_is_told_by_these_tests():
    wrong = (
        b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><sender>a b</sender><identifier>1</identifier>'
        b"<sent>2026-01-01T00:00:00Z</sent><status>actual</status><scope>Public</scope></alert>"
    )
    told = " ".join(faults(wrong))
    assert all(word in told for word in ("out of order", "msgType 0 times", "sent says", "status says", "sender says"))
