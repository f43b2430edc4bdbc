"""An agency signs people up out of a spreadsheet: all of them, or nobody and every wrong line by its number."""

import io
import re
import tracemalloc

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from xlsxwriter import Workbook

from civic.accounts.models import User
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from engagement.events.registrations import bringing, lists
from engagement.events.registrations.models import Registration
from tests import factories as make
from tests.effort import LINES_OF_A_LIST
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HEADING = ["電子郵件", "同行人數", "姓名"]
MB = 1024 * 1024


def csv_of(*lines: str, encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join([",".join(HEADING), *lines]).encode(encoding)


def workbook_of(*lines: str) -> bytes:
    out = io.BytesIO()
    with Workbook(out) as book:
        page = book.add_worksheet()
        for number, line in enumerate([",".join(HEADING), *lines]):
            page.write_row(number, 0, line.split(","))
    return out.getvalue()


FILES = [csv_of, lambda *lines: csv_of(*lines, encoding="cp950"), workbook_of]
NAMES = ["UTF-8", "Big5", "XLSX"]


def brought(session, content: bytes, by=None):
    by = by or make.staff(Role.EDITOR, session.event.agency)
    return bringing.bring(session, lists.read(content), by=by, now=NOW)


def numbers_named(told) -> list[int]:
    return [int(re.search(r"\d+", said).group()) for said in told.faults]


def test_all_have_a_place_in_the_order_of_the_lines_and_then_wait():
    session = make.session(capacity=3, companions_most=2)
    told = brought(session, csv_of("a@x.test,1,王小明", "b@x.test,,李大同", "c@x.test,,陳美"))
    assert (told.registered, told.waiting, told.faults) == (2, 1, [])
    rows = session.registrations.order_by("number").values_list("guest", "state", "companions")
    assert list(rows) == [("王小明", "registered", 1), ("李大同", "registered", 0), ("陳美", "waiting", 0)]
    session.refresh_from_db()
    assert (session.taken, session.arrivals) == (3, 3)
    assert make.signed_up(session).state == "waiting"


def test_each_wrong_line_is_named_and_nobody_is_signed_up():
    session = make.session(companions_most=1)
    there = make.signed_up(session)
    brought(session, csv_of("listed@x.test,,舊名單"))
    by = make.staff(Role.EDITOR, session.event.agency)
    lines = ["good@x.test", "good@x.test", there.citizen.user.email, "LISTED@x.test", "@x.test", "王小明", "12345",
             "a@x.test,two", "b@x.test,5", by.email, f"c@x.test,,{'長' * 41}"]  # fmt: skip
    told = brought(session, csv_of(*lines), by=by)
    assert numbers_named(told) == list(range(3, 13))
    assert session.registrations.count() == 2


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_spreadsheets_write_the_same_list_in_different_ways(file):
    session = make.session(companions_most=2)
    assert brought(session, file("first@x.test,2,許功蓋", "second@x.test")).registered == 2
    rows = session.registrations.order_by("number").values_list("guest", "guest_who", "companions")
    assert list(rows) == [("許功蓋", "first@x.test", 2), ("sec…", "second@x.test", 0)]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04nonsense", "電子郵件".encode(), b"a@b.test\n" * 10_001])
def test_a_file_in_which_nothing_can_be_read_says_so(content):
    with pytest.raises(lists.UnreadableList):
        lists.read(content)


def test_a_line_of_one_character_that_is_no_letter_does_no_harm():
    session = make.session()
    assert brought(session, b"e-mail\na@x.test,,\x1b[31m\xe7\x8e\x8b\x00\xe5\xb0\x8f\n").registered == 1
    assert session.registrations.get().guest == "[31m王小"


def test_the_answer_is_the_same_whether_there_is_an_account_or_not(client):
    """Also where the account is closed, is not verified, was barred, or has signed up for another session."""
    event = make.event(sessions=2, verified_only=True, bars_after=1)
    session, other = event.sessions.select_related("event__notice")
    make.signed_up(other, verified := make.citizen(level="verified"))
    closed, plain = make.citizen(), make.citizen()
    User.objects.filter(pk=closed.user_id).update(is_active=False)
    client.force_login(make.staff(Role.EDITOR, event.agency))
    url, seen = f"/admin/events/{event.pk}/", set()
    for address in ("nobody@x.test", plain.user.email, closed.user.email, verified.user.email):
        file = SimpleUploadedFile("a.csv", csv_of(f"{address},,王小明"))
        with time_machine.travel(NOW, tick=False):
            answer = client.post(f"{url}list/{session.pk}/", {"file": file}, follow=True)
            assert answer.redirect_chain
            mine = session.registrations.get()
            pages = [answer, client.get(f"{url}people/{mine.pk}/")]
            pages.append(client.post(f"{url}file/csv/?session={session.pk}"))
        words = [page.content.decode().replace(address, "•") for page in pages]
        assert all("王小明" in page for page in words)
        seen.add(tuple(re.sub(r"<[^>]+>|[\d,]+", "", page) for page in words))  # what is read there, without numbers
        Registration.objects.filter(pk=mine.pk).delete()
    assert len(seen) == 1


@pytest.mark.long
@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_ten_thousand_lines_with_wrong_ones_are_each_named_and_then_taken_whole(file, django_assert_max_num_queries):
    session = make.session(companions_most=3)
    by = make.staff(Role.EDITOR, session.event.agency)
    right = [f"guest{n}@example.test,{n % 3},賓客{n}" for n in range(LINES_OF_A_LIST)]
    faults = ["王小明", "a@b", "x@y.test,9"] * LINES_OF_A_LIST
    wrong = dict(zip(range(6, LINES_OF_A_LIST, 7), faults, strict=False))
    mixed = [wrong.get(n, line).replace("x@y", f"x{n}@y") for n, line in enumerate(right)]
    with django_assert_max_num_queries(12):
        told = brought(session, file(*mixed), by=by)
    assert numbers_named(told) == [n + 2 for n in wrong]  # a heading, and rows are counted from one
    assert not session.registrations.exists()
    content = file(*right)
    tracemalloc.start()
    with django_assert_max_num_queries(14 + LINES_OF_A_LIST // 1000):
        assert brought(session, content, by=by).registered == LINES_OF_A_LIST
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20 * MB + LINES_OF_A_LIST * 12_000
    kept = session.registrations.order_by("number").values_list("guest", flat=True)
    assert list(kept) == [f"賓客{n}" for n in range(LINES_OF_A_LIST)]


def test_only_editors_and_approvers_of_the_agency_may(client):
    session = make.session(starts=24 * 400)
    with pytest.raises(NotAllowed):
        brought(session, csv_of("a@x.test"), by=make.staff(Role.EDITOR, make.agency()))
    url = f"/admin/events/{session.event_id}/list/{session.pk}/"
    client.force_login(make.staff(Role.EDITOR, make.agency()))
    assert client.get(url).status_code == 404
    client.force_login(make.staff(Role.AUDITOR))
    assert client.get(url).status_code == 403
    client.force_login(make.staff(Role.EDITOR, session.event.agency))
    assert client.post(url, {"file": SimpleUploadedFile("a.csv", csv_of("王小明"))}).status_code == 422
    assert client.post(url).status_code == 422
    assert client.post(url, {"file": SimpleUploadedFile("a.csv", csv_of("x@y.test"))}).status_code == 302
    assert session.registrations.count() == 1


def test_what_is_wrong_is_said_in_words_beside_the_line():
    with override("en"):
        told = brought(make.session(), csv_of("王小明"))
    assert told.faults == ["Line 2, 王小明: is neither an e-mail address nor the number of a card."]
