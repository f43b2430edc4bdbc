"""One box finds what the person may see, people by what is wholly known only, and notes what was read of people."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from civic.desk.finding import LONGEST, MOST
from civic.mydata import looks
from rewards.cards import actions as cards
from rewards.cards.numbers import derive
from tests import factories as make
from tests.portal import signed_in
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


def found(client, words: str) -> dict[str, list[str]]:
    page = client.get(f"/admin/search/?q={quote(words)}", headers={"accept-language": "en"})
    return {kind.title: [hit.label for hit in kind.hits] for kind in page.context["kinds"]}


def labels(client, words: str) -> list[str]:
    return [label for kind in found(client, words).values() for label in kind]


def test_an_editor_finds_what_is_their_agencys_and_nothing_of_another_one():
    home, away = make.agency(), make.agency()
    make.notice(home, title="流感疫苗開打")
    make.notice(away, title="流感門診時間")
    make.questionnaire(home)
    make.questionnaire(away)
    editor = at_desk(make.staff(Role.EDITOR, home))
    assert len(labels(editor, "流感")) == 1
    assert len(labels(editor, "小測驗")) == 1
    everywhere = "".join(labels(at_desk(make.staff(Role.COORDINATOR)), "流感"))
    assert "流感門診時間" in everywhere


def test_a_citizen_is_found_by_the_whole_address_and_by_no_part_of_a_name_or_address():
    person = make.citizen("林美玲").user
    operator = at_desk(make.staff(Role.OPERATOR))
    assert labels(operator, person.email.upper())
    for part in ("林美玲", person.email[:-4], "%", "@example.test", "_" * len(person.email)):
        assert not any(person.email in label for label in labels(operator, part)), part
    assert not labels(at_desk(make.staff(Role.FINANCE)), person.email)


def test_a_card_is_found_by_its_number_and_nobody_is_named_by_it_beyond_their_rights():
    person, operator = make.citizen(), make.staff(Role.OPERATOR)
    card = cards.issue(person, pin="294617", document="health", by=operator, now=make.NOW)
    number = derive(bytes(card.nonce)).number
    spaced = f"{number[:4]} {number[4:8]} {number[8:]}"
    assert labels(at_desk(operator), spaced)
    assert labels(at_desk(operator), spaced) == labels(at_desk(operator), number)
    assert not labels(at_desk(make.staff(Role.EDITOR, make.agency())), number)


def test_shops_merchants_and_receipts_are_found_by_name_tax_id_and_number():
    shop = make.shop()
    operator = at_desk(make.staff(Role.OPERATOR))
    assert shop.name in "".join(labels(operator, shop.name[:3]))
    assert shop.merchant.name in "".join(labels(operator, shop.merchant.tax_id))


def test_what_was_found_of_a_person_is_on_file_without_what_was_typed_and_the_person_reads_it():
    person = make.citizen().user
    operator = make.staff(Role.OPERATOR)
    labels(at_desk(operator), person.email)
    search = AuditEvent.objects.get(action="desk.searched")
    assert search.details["found"] == {"civic.user": 1}
    assert person.email not in str(list(AuditEvent.objects.filter(action__contains="search").values()))
    look = AuditEvent.objects.get(action="user.found")
    assert (look.actor, look.object_id) == (operator, str(person.pk))
    assert [each.roles for each in looks.of(person)]


def test_a_search_that_finds_nobody_is_on_file_too_and_one_among_things_alone_is_not():
    labels(at_desk(make.staff(Role.OPERATOR)), "nobody@example.test")
    assert AuditEvent.objects.get(action="desk.searched").details["found"] == {}
    labels(at_desk(make.staff(Role.EDITOR, make.agency())), "anything")
    assert AuditEvent.objects.filter(action="desk.searched").count() == 1


def test_more_than_a_page_shows_lead_to_the_list_with_the_same_words():
    home = make.agency()
    for number in range(MOST + 1):
        make.notice(home, title=f"停水公告 {number}")
    page = at_desk(make.staff(Role.EDITOR, home)).get("/admin/search/?q=停水")
    (kind,) = [kind for kind in page.context["kinds"] if "notice" in kind.more]
    assert len(kind.hits) == MOST
    assert kind.more.endswith("?q=%E5%81%9C%E6%B0%B4")


@pytest.mark.parametrize("words", ["", " ", "x", "\0", "a" * 5000, "<script>alert(1)</script>", "' OR 1=1 --", "💥💥"])
def test_whatever_is_typed_the_page_answers_and_says_what_to_type(words):
    page = at_desk(make.staff(Role.AUDITOR)).get("/admin/search/", {"q": words})
    assert page.status_code == 200
    assert len(page.context["words"]) <= LONGEST
    assert "<script>alert" not in page.content.decode()


def test_nobody_outside_the_administration_searches_it(client):
    assert client.get("/admin/search/?q=abc").status_code == 302
    client.force_login(make.citizen().user)
    assert client.get("/admin/search/?q=abc", follow=True).status_code == 403


def test_a_search_through_the_whole_portal_asks_each_table_once(shared_portal):
    client = signed_in("auditor")
    client.get("/admin/search/?q=an")
    with CaptureQueriesContext(connection) as asked:
        kinds = client.get("/admin/search/?q=an").context["kinds"]
    selects = [query["sql"] for query in asked if "LIKE" in query["sql"].upper() or "UPPER(" in query["sql"].upper()]
    assert kinds is not None
    assert len(asked) < 60
    assert len(selects) <= 20
