"""A list of the administration is asked for as a file, made in the background, fetched by its owner, and gone."""

import io
import json
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from civic.agencies import actions as agencies
from civic.audit.models import AuditEvent
from civic.core.errors import NotAllowed, NotFound
from civic.core.roles import Role
from civic.exports import actions, reading
from civic.exports.errors import GoneFile, ReasonWanted, StillMaking, TooLongForNow
from civic.exports.models import ListExport
from civic.mydata import erasing
from civic.mydata.models import Erasure
from civic.outbox.models import OutboxItem
from civic.web.private_files import private_files
from tests import factories as make
from tests.staff import at_desk, messages_of

pytestmark = pytest.mark.django_db
AGENCIES, LOG = "civic.agency", "civic.auditevent"


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def auditor():
    return make.staff(Role.AUDITOR)


def ask(by, table=AGENCIES, *, kind="csv", query="", reason="the yearly audit", now=None) -> ListExport:
    facts = {"language": "en", "by": by, "now": now or timezone.now()}
    return actions.ask(table, kind=kind, query=query, reason=reason, **facts)


def made(by, table=AGENCIES, **more) -> ListExport:
    export = ask(by, table, **more)
    actions.work(now=timezone.now())
    export.refresh_from_db()
    return export


def content(export) -> bytes:
    _export, file = actions.fetch(export.pk, by=export.owner, now=timezone.now())
    with file:
        return file.read()


def stored() -> list[str]:
    files = private_files()
    return files.listdir("exports")[1] if files.exists("exports") else []


def test_every_row_of_the_list_stands_in_the_file_with_the_lists_columns(auditor):
    for number in range(reading.SLICE + 3):
        make.agency(f"局{number}")
    export = made(auditor)
    lines = content(export).decode("utf-8-sig").splitlines()
    assert len(lines) == reading.SLICE + 4
    assert (export.state, export.done, export.rows) == ("ready", reading.SLICE + 3, reading.SLICE + 3)
    assert export.size == len(content(export))


def test_filters_search_and_order_hold_and_the_file_says_nothing_of_what_the_list_leaves_out(auditor):
    for name in ("衛生局", "文化處", "衛生所"):
        make.agency(name)
    export = made(auditor, query="q=衛生&o=-1")
    names = [line for line in content(export).decode().splitlines()[1:] if line]
    assert len(names) == 2
    assert "文化處" not in content(export).decode()
    assert export.query == ""


def test_a_spreadsheet_holds_numbers_as_numbers_and_json_lines_name_the_columns(auditor):
    pot, place = make.campaign(), make.district()
    place.order = 417
    place.save()
    export = made(auditor, "civic.district", kind="xlsx")
    with ZipFile(io.BytesIO(content(export))) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert place.name in sheet
    assert "<v>417</v>" in sheet
    line = json.loads(content(made(auditor, "rewards.campaign", kind="jsonl")).decode().splitlines()[0])
    assert pot.title in line.values()
    assert all(name.isidentifier() for name in line)


def test_cells_say_what_the_page_says_without_its_marks_and_formulas_stay_words(auditor):
    make.staff(Role.EDITOR, make.agency("=HYPERLINK"))
    export = made(auditor, "civic.roleterm")
    text = content(export).decode("utf-8-sig")
    assert "<" not in text
    assert ",=HYPERLINK" not in text
    with translation.override("en"):
        assert str(Role.EDITOR.label) in text


def test_the_audit_log_itself_is_taken_along_as_json_lines_with_a_reason(auditor):
    with pytest.raises(ReasonWanted):
        ask(auditor, LOG, reason=" ")
    make.staff(Role.FINANCE)
    export = made(auditor, LOG, kind="jsonl", query="kind=roles")
    acts = {json.loads(line)["action"] for line in content(export).decode().splitlines()}
    assert acts == {"role.granted"}
    asked = AuditEvent.objects.get(action="list.asked")
    assert (asked.reason, asked.details["filters"], asked.actor) == ("the yearly audit", ["kind"], auditor)
    [written] = AuditEvent.objects.filter(action="auditevent.exported")
    assert written.details["rows"] == export.rows
    assert written.details["sha256"] == export.sha256
    assert AuditEvent.objects.filter(action="list.fetched", object_id=str(export.pk)).count() == 1


def test_what_was_searched_for_is_kept_nowhere(auditor):
    export = made(auditor, LOG, query="q=mei.lin%40example.test")
    assert "mei.lin" not in str(list(AuditEvent.objects.values()) + list(ListExport.objects.values()))
    assert AuditEvent.objects.get(action="list.asked").details["searched"] is True
    assert export.narrowed == []


def test_lists_of_people_are_for_coordinators_and_auditors_and_all_accounts_for_nobody():
    operator, coordinator = make.staff(Role.OPERATOR), make.staff(Role.COORDINATOR)
    with pytest.raises(NotAllowed):
        ask(operator, "civic.verification")
    assert ask(coordinator, "civic.verification").about_people
    for person in (operator, make.staff(Role.AUDITOR)):
        for table in ("civic.user", "civic.outboxitem"):
            with pytest.raises(NotAllowed):
                ask(person, table)
    with pytest.raises(NotAllowed):
        ask(make.citizen().user)
    with pytest.raises(NotFound):
        ask(make.staff(Role.AUDITOR), "civic.staffpassword")


def test_an_editor_takes_along_what_is_their_agencys_and_no_other_agencys_row():
    home = make.agency()
    mine, other = make.notice(home, title="我們的推播"), make.notice(make.agency(), title="別人的推播")
    text = content(made(make.staff(Role.EDITOR, home), "engagement.notice")).decode()
    assert mine.title in text
    assert other.title not in text


def test_a_role_that_ended_meanwhile_gets_no_file():
    person = make.user()
    held = agencies.grant_role(person, Role.AUDITOR, by=None)
    export = ask(person)
    agencies.revoke_role(held, by=make.staff(Role.COORDINATOR))
    actions.work(now=timezone.now())
    export.refresh_from_db()
    assert (export.state, stored()) == ("failed", [])
    assert export.fault == actions.NO_RIGHT


def test_one_list_at_a_time_and_the_database_holds_it(auditor):
    first = ask(auditor)
    with pytest.raises(StillMaking):
        ask(auditor)
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        ListExport.objects.create(table=AGENCIES, kind="csv", language="en", owner=auditor)
    actions.work(now=timezone.now())
    assert ask(auditor).pk != first.pk


def test_a_worker_that_died_leaves_it_to_the_next_and_the_third_time_it_ends_with_a_sentence(auditor):
    export, now = ask(auditor), timezone.now()
    for tries in (1, 2):
        ListExport.objects.filter(pk=export.pk).update(taken_at=now, tries=tries)
    assert actions.work(now=now) == 0  # it may still live
    later = now + actions.LEASE + timedelta(seconds=1)
    ListExport.objects.filter(pk=export.pk).update(tries=actions.TRIES)
    assert actions.work(now=later) == 0
    export.refresh_from_db()
    assert (export.state, export.fault) == ("failed", actions.BROKE_OFF)
    again = ask(auditor)
    ListExport.objects.filter(pk=again.pk).update(taken_at=now, tries=1)
    assert actions.work(now=later) == 1
    again.refresh_from_db()
    assert again.state == "ready"


def test_without_any_worker_its_owner_has_it_made_after_a_minute_and_nobody_waits_for_ever(auditor):
    make.agency()
    coordinator = make.staff(Role.COORDINATOR)
    export = ask(coordinator, now=timezone.now() - timedelta(minutes=2))
    desk, page = at_desk(coordinator), f"/admin/civic/listexport/{export.pk}/"
    assert f"{page}step/now/" in desk.get(f"{page}change/").content.decode()
    desk.post(f"{page}step/now/")
    export.refresh_from_db()
    assert export.state == "ready"
    lost = ask(auditor, now=timezone.now() - timedelta(hours=2))
    ask(auditor)
    lost.refresh_from_db()
    assert (lost.state, lost.fault) == ("failed", actions.NOT_TAKEN)


def test_a_list_that_would_hold_up_a_page_is_not_made_while_somebody_waits(auditor):
    export = ask(auditor)
    export.rows = actions.WHILE_ONE_WAITS + 1
    with pytest.raises(TooLongForNow):
        actions.make_now(export, by=auditor, now=timezone.now())
    with pytest.raises(NotAllowed):
        actions.make_now(ListExport.objects.get(), by=make.staff(Role.COORDINATOR), now=timezone.now())


def test_a_full_disk_ends_it_with_a_sentence_and_leaves_no_half_file(auditor, settings):
    settings.VAR_DIR = settings.VAR_DIR / "nowhere"
    settings.VAR_DIR.write_text("a file where the folder should be")
    export = made(auditor)
    assert export.state == "making"  # another try comes when its sign of life is old
    ListExport.objects.filter(pk=export.pk).update(tries=actions.TRIES - 1, taken_at=None)
    actions.work(now=timezone.now())
    export.refresh_from_db()
    assert (export.state, export.fault) == ("failed", actions.BROKE_OFF)


def test_after_three_days_file_and_words_are_gone_and_that_it_was_made_stays(auditor):
    export = made(auditor)
    assert len(stored()) == 1
    assert actions.forget(now=export.expires_at - timedelta(seconds=1)) == 0
    assert actions.forget(now=export.expires_at + timedelta(seconds=1)) == 1
    assert stored() == []
    export.refresh_from_db()
    assert export.state == "over"
    with pytest.raises(GoneFile):
        content(export)
    actions.forget(now=export.ended_at + actions.FORGOTTEN + timedelta(seconds=1))
    assert not ListExport.objects.exists()


def test_a_file_that_a_killed_worker_left_is_swept_up(auditor):
    made(auditor)
    private_files().save("exports/left.csv", io.StringIO("x"))
    actions.forget(now=timezone.now())
    assert len(stored()) == 2
    actions.forget(now=timezone.now() + timedelta(days=1, minutes=1))
    assert len(stored()) == 1


def test_nobody_fetches_anothers_file_whatever_their_role(auditor):
    export = made(auditor)
    for role in (Role.COORDINATOR, Role.OPERATOR):
        desk = at_desk(make.staff(role))
        assert desk.get(f"/admin/civic/listexport/{export.pk}/file/").status_code == 404
    mine = at_desk(auditor).get(f"/admin/civic/listexport/{export.pk}/file/")
    assert b"".join(mine.streaming_content).startswith(b"\xef\xbb\xbf")
    assert mine["Content-Disposition"].startswith('attachment; filename="civic-agency-')
    assert "no-store" in mine["Cache-Control"]


def test_an_erasure_takes_every_file_with_data_of_people_along_and_ends_those_under_way(auditor):
    plain, about = made(auditor), made(make.staff(Role.COORDINATOR), "civic.verification")
    under_way = ask(make.staff(Role.AUDITOR), "civic.roleterm")
    now = timezone.now()
    wish = Erasure.objects.create(user=make.citizen().user, requested_at=now, due_at=now - timedelta(days=1))
    with transaction.atomic():
        assert erasing.carry_out(wish.pk, now=now)
    for row in (plain, about, under_way):
        row.refresh_from_db()
    assert [row.state for row in (plain, about, under_way)] == ["ready", "over", "failed"]
    assert under_way.fault == actions.ERASED


def test_its_owner_is_told_at_home_and_by_mail_when_it_took_long(auditor):
    export = made(auditor)
    assert (
        "exported lists that are ready"
        in at_desk(auditor).get("/admin/", headers={"accept-language": "en"}).content.decode().lower()
    )
    content(export)
    assert (
        "exported lists that are ready"
        not in at_desk(auditor).get("/admin/", headers={"accept-language": "en"}).content.decode().lower()
    )
    assert not OutboxItem.objects.filter(address=auditor.email).exists()
    slow = made(auditor, now=timezone.now() - timedelta(minutes=3))
    letter = OutboxItem.objects.get(address=auditor.email)
    assert slow.state == "ready"
    assert "Agencies" in letter.content["text"]


def test_the_auditor_is_told_of_lists_of_people_that_others_took_along(auditor):
    made(make.staff(Role.COORDINATOR), "civic.verification")
    home = at_desk(auditor).get("/admin/", headers={"accept-language": "en"}).content.decode().lower()
    assert "lists with data of people, exported in the last 7 days" in home


def test_the_button_of_a_list_leads_through_the_question_to_the_file(auditor):
    make.agency()
    desk = at_desk(auditor)
    page = desk.get("/admin/civic/agency/?q=a").content.decode()
    way = "/admin/civic/listexport/of/civic/agency/?q=a"
    assert f'href="{way}"' in page
    assert desk.get(way).status_code == 200
    said = desk.get("/admin/civic/listexport/of/rewards/campaign/?state__exact=open&agency__id__exact=1")
    assert said.context["filters"] not in ("", "state__exact, agency__id__exact")
    answer = desk.post(way, {"kind": "csv"})
    export = ListExport.objects.get()
    assert answer.url == f"/admin/civic/listexport/{export.pk}/change/"
    assert "every 1s" in desk.get(answer.url).content.decode()
    actions.work(now=timezone.now())
    part = desk.get(f"/admin/civic/listexport/{export.pk}/making/").content.decode()
    assert "every 1s" not in part
    assert f"/admin/civic/listexport/{export.pk}/file/" in part


def test_a_list_of_people_asks_for_the_second_factor_and_for_a_reason_first(auditor, settings):
    settings.STAFF_SECOND_FACTOR = True
    way = "/admin/civic/listexport/of/civic/auditevent/"
    assert at_desk(auditor).get(way).status_code == 302
    settings.STAFF_SECOND_FACTOR = False
    desk = at_desk(auditor)
    assert desk.post(way, {"kind": "csv"}).status_code == 200
    assert not ListExport.objects.exists()
    desk.post(way, {"kind": "csv", "reason": "asked by the audit office"})
    assert ListExport.objects.get().about_people


@pytest.mark.parametrize("way", ["civic/nothing/", "civic/citizen/", "civic/agency/?nonsense=1"])
def test_what_is_no_list_is_not_found(auditor, way):
    assert at_desk(auditor).get(f"/admin/civic/listexport/of/{way}").status_code == 404


def test_a_file_is_deleted_before_its_day_by_its_owner_or_a_coordinator():
    owner = make.staff(Role.FINANCE)
    export = made(owner, "rewards.settlement")
    page = f"/admin/civic/listexport/{export.pk}/step/delete/"
    assert at_desk(make.staff(Role.OPERATOR)).post(page).status_code == 404
    at_desk(make.staff(Role.COORDINATOR)).post(page)
    export.refresh_from_db()
    assert (export.state, stored()) == ("over", [])
    gone = at_desk(owner).get(f"/admin/civic/listexport/{export.pk}/file/", follow=True)
    assert messages_of(gone)


def test_every_list_can_be_read_as_a_table(auditor, shared_portal):
    from django.contrib import admin

    for model, page in admin.site._registry.items():
        request = reading.request_of(auditor, "")
        if page.may_take_along(request):
            shown = reading.List(page, request)
            rows = [row for row, _n in zip(shown.read(), range(3), strict=False)]
            assert all(len(row) == len(shown.header) for row in rows), model
            assert "<span" not in str(rows), model
