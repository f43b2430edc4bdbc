"""What became of a notice, for its agency, so that nobody is told of a few people."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from civic.accounts.models import Citizen
from civic.audit.models import AuditEvent
from civic.core.roles import Role
from civic.core.small_cells import LEAST
from engagement.delivery.received.models import Delivery
from engagement.figures import actions
from engagement.figures.models import NoticeFigures
from engagement.figures.queries import STEPS, _partition, shown_of, visible_steps
from engagement.figures.year import year_of
from engagement.notices.models import Notice, NoticeRead
from surveys.responses.models import Participation
from tests import factories as make
from tests.staff import at_desk
from tests.threads import at_once

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def readers(notice: Notice, number: int, *, answered: int = 0, **told) -> list[Citizen]:
    people = [make.citizen(**told) for _ in range(number)]
    NoticeRead.objects.bulk_create([NoticeRead(notice=notice, citizen=each, at=make.NOW) for each in people])
    if notice.questionnaire:
        facts = {"questionnaire": notice.questionnaire, "version": notice.questionnaire.versions.get()}
        rows = [Participation(citizen=each, passed=True, on=make.NOW.date(), **facts) for each in people[:answered]]
        Participation.objects.bulk_create(rows)
    return people


@pytest.fixture
def notice() -> Notice:
    return make.notice(questionnaire=make.questionnaire())


def lines(notice: Notice, table: str) -> dict[str, tuple]:
    with override("en"):
        return _lines(shown_of(actions.renew(notice, now=make.later(days=1))), table)


def _lines(told, table: str) -> dict[str, tuple]:
    found = next(each for each in told.tables if str(each.title) == table)
    return {str(line.name): (line.people, line.answered) for line in found.lines}


def steps(notice: Notice) -> dict[str, int | None]:
    return visible_steps(actions.renew(notice, now=make.later(days=1)).counts["steps"])


def test_an_agency_sees_from_reach_to_answers(notice):
    readers(notice, 60, answered=30)
    for _ in range(40):
        make.citizen()
    seen = steps(notice)
    assert {name: seen[name] for name in ("reach", "opened", "answered", "passed")} == {
        "reach": 100, "opened": 60, "answered": 30, "passed": 30,
    }  # fmt: skip


def test_a_few_who_did_not_answer_or_who_answered_are_not_told(notice):
    readers(notice, 50, answered=45)
    assert steps(notice)["opened"] == 50
    assert steps(notice)["answered"] is None
    other = make.notice(questionnaire=make.questionnaire())
    readers(other, 50, answered=7)
    assert steps(other)["answered"] is None


def test_small_districts_are_joined_and_never_alone(notice):
    for name, number in (("海濱鄉", 45), ("山腳鄉", 12), ("溪口鄉", 11)):
        readers(notice, number, district=make.district(name))
    assert list(lines(notice, "By district").values()) == [(45, 0), (23, None)]


def test_who_stopped_the_use_of_particulars_is_counted_as_if_they_had_told_none(notice):
    readers(notice, 30, birth_year=1950)
    readers(notice, 25, birth_year=1950, profiling_stopped_at=make.NOW)
    assert lines(notice, "By age") == {"65+": (30, 0), "not told": (25, 0)}


def test_numbers_move_on_only_when_enough_people_came(notice):
    readers(notice, 40)
    first = actions.renew(notice, now=make.later(days=1)).counts
    readers(notice, 3)
    assert actions.renew(notice, now=make.later(days=2)).counts == first
    readers(notice, 20)
    assert actions.renew(notice, now=make.later(days=3)).counts["steps"]["opened"] == 63


def test_ways_and_answers_move_on_by_as_many_too(notice):
    """Nobody who kept yesterday's table reads in today's that one of them came from LINE, or answered."""
    readers(notice, 60, answered=30, birth_year=1950)
    sent_by_line(notice, people=40, came=20)
    actions.renew(notice, now=make.later(days=1))
    readers(notice, 40, answered=1, birth_year=1950)
    sent_by_line(notice, people=1, came=1)
    assert lines(notice, "By channel") == {"LINE": (40, 20)}
    assert list(NoticeFigures.objects.get().counts["ages"].values()) == [[100, 30]]


def sent_by_line(notice: Notice, *, people: int, came: int) -> None:
    for number in range(people):
        Delivery.objects.create(
            citizen=make.citizen(), channel="line", about=f"notice:{notice.pk}", state="sent", at=make.NOW,
            item=Delivery.objects.count() + 1, tapped_at=make.NOW if number < came else None,
        )  # fmt: skip


NUMBERS = st.integers(0, 200)


@given(st.lists(st.tuples(NUMBERS, st.floats(0, 1)), min_size=1, max_size=8))
def test_nobody_subtracts_a_few_from_a_table(cells):
    counts = {str(n): [people, round(people * share)] for n, (people, share) in enumerate(cells) if people}
    total = sum(people for people, _answered in counts.values())
    told = _partition("t", "h", counts, {key: key for key in counts}, total)
    seen = [line for line in told.lines if str(line.name) != "others, together" and line.people is not None]
    assert all(line.people >= LEAST for line in seen)
    left = total - sum(line.people for line in seen)
    assert left == 0 or left >= LEAST or not seen
    for line in seen:
        if line.answered is not None:
            assert line.answered == 0 or line.answered >= LEAST
            assert line.people == line.answered or line.people - line.answered >= LEAST
    answers = sum(answered for _people, answered in counts.values())
    quiet = answers - sum(line.answered or 0 for line in seen)
    silent = [line for line in told.lines if line.answered is None]
    steps = dict.fromkeys([name for name, *_rest in STEPS], 0) | {"reach": 9999, "opened": total, "answered": answers}
    is_told = visible_steps(steps)["answered"] is not None
    assert quiet == 0 or quiet >= LEAST or len(silent) != 1 or not is_told


@given(st.lists(NUMBERS, min_size=len(STEPS), max_size=len(STEPS)))
def test_nobody_subtracts_a_few_from_the_steps(numbers):
    counts = {name: n for (name, _of, _words), n in zip(STEPS, numbers, strict=True)} | {"coins": 0}
    seen = visible_steps(counts)
    assert all(n is None or n == 0 or n >= LEAST for n in seen.values())
    for name, within, _words in STEPS:
        whole, part = seen.get(within), seen[name]
        if whole is not None and part is not None and whole >= part:
            assert whole == part or whole - part >= LEAST


def test_how_far_a_citizen_came_is_noted_once_and_a_visitor_is_nobody(notice, client):
    someone = make.citizen()
    phone, page = at_desk(someone.user), f"/notices/{notice.pk}/"
    assert "data-passage" in phone.get(page).content.decode()
    for what in ("end", "shared", "end"):
        assert phone.post(f"{page}passage/", {"what": what}).status_code == 204
    read = NoticeRead.objects.get()
    assert read.ended_at
    assert read.shared_at
    assert client.post(f"{page}passage/", {"what": "end"}).status_code == 302
    assert "data-passage" not in client.get(page).content.decode()
    assert NoticeRead.objects.count() == 1


def test_its_agency_reads_the_page_which_is_on_record_and_no_other_agency_does(notice):
    readers(notice, 40, answered=20)
    editor = make.staff(Role.EDITOR, notice.agency)
    address = f"/admin/engagement/noticefigures/{notice.pk}/"
    page = at_desk(editor).get(address, headers=ENGLISH).content.decode()
    assert "From reach to coins" in page
    assert "too few to show" in page
    assert AuditEvent.objects.get(action="notice.figures_read").actor == editor
    assert at_desk(make.staff(Role.EDITOR, make.agency())).get(address).status_code == 404
    assert at_desk(make.citizen().user).get(address).status_code in (302, 403)
    assert at_desk(editor).get("/admin/engagement/noticefigures/", headers=ENGLISH).status_code == 200


def test_the_table_is_taken_home_as_csv_and_as_xlsx(notice):
    readers(notice, 40, answered=20)
    desk, address = at_desk(make.staff(Role.APPROVER, notice.agency)), f"/admin/engagement/noticefigures/{notice.pk}/"
    table = desk.get(f"{address}figures.csv", headers=ENGLISH).content.decode("utf-8-sig")
    assert "From reach to coins,opened it,40" in table
    book = b"".join(desk.get(f"{address}figures.xlsx").streaming_content)
    assert zipfile.ZipFile(io.BytesIO(book)).testzip() is None
    assert desk.get(f"{address}figures.exe").status_code == 404
    assert AuditEvent.objects.filter(action="notice.figures_downloaded").count() == 2


def test_the_agencys_median_stands_beside_it_once_it_has_other_notices(notice):
    readers(notice, 30)
    for _ in range(3):
        other = make.notice(notice.agency)
        readers(other, 20)
        actions.renew(other, now=make.later(days=1))
    with override("en"):
        told = shown_of(actions.renew(notice, now=make.later(days=1)))
        assert next(line.usual for line in told.steps if str(line.name) == "opened it") is not None
    assert NoticeFigures.objects.count() == 4


def test_the_median_tells_nothing_of_notices_that_a_few_opened(notice):
    readers(notice, 30)
    for _ in range(3):
        other = make.notice(notice.agency)
        readers(other, 1)
        actions.renew(other, now=make.later(days=1))
    told = shown_of(actions.renew(notice, now=make.later(days=1)))
    assert told.steps[2].usual is None


def test_a_year_says_how_many_notices_how_often_read_and_how_soon(notice):
    people = readers(notice, 40)
    NoticeRead.objects.filter(citizen__in=people[:20]).update(at=make.NOW + timedelta(hours=2))
    actions.renew(notice, now=make.later(days=1))
    year = year_of(2026, agencies={notice.agency_id})
    assert (year.notices, year.reads, year.answers, year.sent) == (1, 40, 0, 0)
    assert year.half_read == timedelta(0)
    assert year_of(2026, agencies={make.agency().pk}).notices == 0


def test_a_year_and_the_table_of_notices_tell_no_more_than_the_figures_of_each(notice):
    few = make.notice(notice.agency)
    readers(few, 3)
    for _ in range(30):
        make.citizen()
    readers(notice, 40)
    for each in (few, notice):
        actions.renew(each, now=make.later(days=1))
    readers(notice, 1)  # whoever looks twice learns nothing of this one
    year = year_of(2026, agencies={notice.agency_id})
    assert (year.reads, year.half_read) == (40, timedelta(0))
    page = at_desk(make.staff(Role.APPROVER, notice.agency)).get("/admin/engagement/notice/", headers=ENGLISH)
    cells = re.findall(r'field-reads">([^<]*)<', page.content.decode())
    assert sorted(cells) == ["40", "too few to show"]


def test_a_home_page_shows_the_weeks_notices_of_ones_own_agency_with_their_figures(notice):
    other = make.notice(make.agency(), title="別的機關的推播", now=timezone.now() - timedelta(hours=1))
    mine = make.notice(notice.agency, title="本週的推播", now=timezone.now() - timedelta(hours=1))
    readers(mine, 25)
    desk = at_desk(make.staff(Role.EDITOR, notice.agency))
    assert "counted tonight" in desk.get("/admin/", headers=ENGLISH).content.decode()
    actions.renew(mine, now=timezone.now())
    home = desk.get("/admin/", headers=ENGLISH).content.decode()
    assert f"/admin/engagement/noticefigures/{mine.pk}/" in home
    assert "opened it: 25" in " ".join(home.split())
    assert other.title not in home
    assert other.title in at_desk(make.staff(Role.COORDINATOR)).get("/admin/", headers=ENGLISH).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_first_figures_asked_for_twice_at_once_are_counted_once(notice):
    readers(notice, 30)
    found = at_once([lambda: actions.renew(notice, now=make.NOW).counts["steps"]["opened"]] * 2)
    assert found == [30, 30]
    assert NoticeFigures.objects.count() == 1


def test_a_coordinator_takes_the_exact_list_with_a_reason_which_is_on_record(notice):
    (reader,) = readers(notice, 1)
    other = make.citizen("other")
    page = f"/admin/engagement/noticefigures/{notice.pk}/"
    desk = at_desk(make.staff(Role.COORDINATOR))
    assert desk.post(f"{page}people.csv", {"reason": " "}).status_code == 302
    assert not AuditEvent.objects.filter(action="notice.people_listed").exists()
    sent = desk.post(f"{page}people.csv", {"reason": "陳情案"}, headers=ENGLISH)
    table = b"".join(sent.streaming_content).decode("utf-8-sig")
    assert f"{reader.user.email},yes,no,no,yes" in table
    assert f"other,{other.user.email},yes,no,no,no" in table
    assert AuditEvent.objects.get(action="notice.people_listed").reason == "陳情案"
    editor = at_desk(make.staff(Role.EDITOR, notice.agency))
    assert "people.csv" not in editor.get(page).content.decode()
    assert editor.post(f"{page}people.csv", {"reason": "neugierig"}).status_code == 403
