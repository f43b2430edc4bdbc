"""An agency signs people up out of a spreadsheet: all of them, or nobody and every wrong line by its number."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from xlsxwriter import Workbook

from civic.accounts.models import Citizen, User
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from engagement.delivery.models import Message
from engagement.events.registrations import bringing, lists
from engagement.events.registrations.models import Registration
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def csv_of(*lines: str) -> bytes:
    return "\n".join(["電子郵件,同行人數", *lines]).encode("utf-8-sig")


def brought(session, content: bytes, by=None):
    by = by or make.staff(Role.EDITOR, session.event.agency)
    return bringing.bring(session, lists.read(content), by=by, now=NOW)


def address(citizen) -> str:
    return citizen.user.email


def test_all_are_signed_up_in_the_order_of_the_lines_and_told():
    session = make.session(capacity=3, companions_most=2)
    first, second, third = make.citizen(), make.citizen(), make.citizen()
    told = brought(session, csv_of(f"{address(first)},1", address(second), address(third)))
    assert (told.registered, told.waiting, told.faults) == (2, 1, [])
    rows = session.registrations.order_by("number").values_list("citizen", "state", "companions")
    assert list(rows) == [(first.pk, "registered", 1), (second.pk, "registered", 0), (third.pk, "waiting", 0)]
    assert Message.objects.filter(kind="event_signed_up", citizen__in=(first, second, third)).count() == 3
    session.refresh_from_db()
    assert (session.taken, session.arrivals) == (3, 3)
    assert make.signed_up(session).state == "waiting"


def test_each_wrong_line_is_named_and_nobody_is_signed_up():
    session = make.session(companions_most=1)
    good, there, closed = make.citizen(), make.citizen(), make.citizen()
    make.signed_up(session, there)
    User.objects.filter(pk=closed.user_id).update(is_active=False)
    by = make.staff(Role.EDITOR, session.event.agency)
    lines = [address(good), address(good), address(there), address(closed), "nobody@example.test", "王小明",
             f"{address(make.citizen())},two", f"{address(make.citizen())},5", by.email]  # fmt: skip
    told = brought(session, csv_of(*lines), by=by)
    assert [said.split("，" if "，" in said else ",")[0] for said in told.faults]
    assert len(told.faults) == 8
    assert all(any(str(number) in said for said in told.faults) for number in range(3, 11))
    assert session.registrations.count() == 1


def test_whom_the_event_is_not_for_is_a_fault_too():
    session = make.session(verified_only=True)
    assert len(brought(session, csv_of(address(make.citizen(level="unverified")))).faults) == 1


def test_a_workbook_is_read_as_well():
    session, mine = make.session(), make.citizen()
    out = io.BytesIO()
    with Workbook(out) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["電子郵件", "同行人數"])
        page.write_row(1, 0, [address(mine), ""])
    assert brought(session, out.getvalue()).registered == 1


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04nonsense", "電子郵件".encode(), b"a@b.test\n" * 10_001])
def test_a_file_in_which_nothing_can_be_read_says_so(content):
    with pytest.raises(lists.UnreadableList):
        lists.read(content)


def test_ten_thousand_lines_are_read_and_the_wrong_ones_named_in_a_few_statements(django_assert_max_num_queries):
    session = make.session()
    people = User.objects.bulk_create(User(email=f"p{n}@example.test", name="p") for n in range(300))
    Citizen.objects.bulk_create(Citizen(user=each) for each in people)
    lines = [each.email for each in people] + [f"stranger{n}@example.test" for n in range(9_700)]
    by = make.staff(Role.EDITOR, session.event.agency)
    with django_assert_max_num_queries(25):
        told = brought(session, csv_of(*lines), by=by)
    assert len(told.faults) == 9_700
    assert not Registration.objects.exists()


def test_only_editors_and_approvers_of_the_agency_may(client):
    session, mine = make.session(starts=24 * 400), make.citizen()
    with pytest.raises(NotAllowed):
        brought(session, csv_of(address(mine)), by=make.staff(Role.EDITOR, make.agency()))
    url = f"/admin/events/{session.event_id}/list/{session.pk}/"
    client.force_login(make.staff(Role.EDITOR, make.agency()))
    assert client.get(url).status_code == 404
    client.force_login(make.staff(Role.AUDITOR))
    assert client.get(url).status_code == 403
    client.force_login(make.staff(Role.EDITOR, session.event.agency))
    assert client.post(url, {"file": SimpleUploadedFile("a.csv", csv_of("x@y.test"))}).status_code == 422
    assert client.post(url).status_code == 422
    assert client.post(url, {"file": SimpleUploadedFile("a.csv", csv_of(address(mine)))}).status_code == 302
    assert session.registrations.count() == 1
