"""A county's further languages: notices are written in them at the desk, approved with the rest, and read in them."""

import json

import pytest
from django.test import Client
from django.utils import timezone, translation

from civic.core.roles import Role
from engagement.desk import actions as desk_actions
from engagement.notices import history, queries
from engagement.notices.looks import dressed
from engagement.notices.models import Look, Notice
from engagement.notices.telling import tell
from tests import factories as make
from tests.api import ROOT, program_of, refusal
from tests.engagement.desk.sent import address, begun, send
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
VIETNAMESE = {
    "title": "Xe chụp nhũ ảnh", "summary": "Ở hai xã.", "body": "Hãy mang **thẻ bảo hiểm**.",
    "picture_alt": "Một chiếc xe",
}  # fmt: skip
ENGLISH = {"title_en": "Mammography bus", "summary_en": "In two townships.", "body_en": "Bring your card."}
SENT = {f"{name}_vi": words for name, words in VIETNAMESE.items()}


@pytest.fixture(autouse=True)
def languages(settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("vi", "Tiếng Việt")]


@pytest.fixture
def home():
    return make.agency()


@pytest.fixture
def desk(home):
    return at_desk(make.staff(Role.EDITOR, home))


@pytest.fixture
def reader() -> Client:
    """Somebody who reads the site in Vietnamese."""
    reader = Client()
    reader.force_login(make.citizen().user)
    reader.defaults["HTTP_ACCEPT_LANGUAGE"] = "vi"
    return reader


def again(notice):
    return Notice.objects.get(pk=notice.pk)


def published(**fields):
    return make.notice(**{"further": {"vi": VIETNAMESE}, "now": timezone.now(), **fields})


def test_the_desk_asks_for_each_language_of_the_county_and_keeps_what_is_written(desk):
    notice = begun(desk, **SENT)
    assert again(notice).further == {"vi": VIETNAMESE}
    page = desk.get(address(notice))
    assert "Xe chụp nhũ ảnh" in dict(page.context["screens"])["vi"]
    assert 'lang="vi"' in page.content.decode()
    send(desk, notice, **{**SENT, "title_vi": ""})
    assert again(notice).further["vi"]["title"] == ""  # as far as it is written


def test_a_language_written_for_a_part_only_is_not_handed_in(desk):
    page = send(desk, None, act="submit", picture=True, title_vi="Xe")
    targets = {fault.target for fault in page.context["faults"] if not fault.advises}
    assert {"id_summary_vi", "id_body_vi"} <= targets
    assert Notice.objects.get().state == "draft"


def test_private_addresses_are_found_in_every_language(desk):
    page = send(desk, None, act="submit", picture=True, **{**SENT, "body_vi": "[đây](http://192.168.1.1/a)"})
    assert "id_body_vi" in {fault.target for fault in page.context["faults"] if not fault.advises}


def test_readers_see_their_language_and_are_told_where_there_is_none(reader):
    with_it = published()
    page = reader.get(with_it.get_absolute_url()).content.decode()
    assert "<strong>thẻ bảo hiểm</strong>" in page
    assert "流感疫苗開打" not in page
    without = published(further={}, **ENGLISH)
    assert "流感疫苗開打" in reader.get(without.get_absolute_url()).content.decode()
    with translation.override("vi"):
        assert (again(with_it).said.is_other, again(without).said.is_other) == (False, True)
    with translation.override("zh-hant"):
        assert again(with_it).said.title == "流感疫苗開打"


def test_the_inbox_and_what_is_sent_speak_the_readers_language():
    notice, citizen = published(**ENGLISH), make.citizen()
    program, pair = program_of(citizen), (notice.pk, citizen.user.pk)
    for language, title in (("vi", "Xe chụp nhũ ảnh"), ("en", "Mammography bus"), ("zh-hant", "流感疫苗開打")):
        found = program.get(f"{ROOT}inbox/", HTTP_ACCEPT_LANGUAGE=language).json()["results"]
        assert [item["title"] for item in found] == [title]
        with translation.override(language):
            assert tell([pair])[pair].title == title


def test_it_is_found_by_its_words_and_told_by_the_api(reader):
    notice = published()
    assert notice.get_absolute_url() in reader.get("/notices/?search=nhũ ảnh").content.decode()
    told = program_of(None).get(f"{ROOT}notices/{notice.pk}/").json()["translations"]
    assert told["vi"] == {"title": "Xe chụp nhũ ảnh", "summary": "Ở hai xã.", "body": "Hãy mang thẻ bảo hiểm."}


def test_they_are_signed_with_the_rest_and_their_changes_are_seen(home):
    notice = make.notice(home, published=False, further={"vi": VIETNAMESE})
    before, content = queries.fingerprint(notice.pk), history.content(notice)
    notice.further = {"vi": {**VIETNAMESE, "summary": "Ở ba xã."}}
    notice.save()
    assert queries.fingerprint(notice.pk) != before
    told = history.differences(content, history.content(notice))
    assert [difference.name for difference in told] == ["摘要 (Tiếng Việt)"]


def test_a_copy_has_them_and_another_picture_keeps_no_words_of_the_old_one(home):
    notice = make.notice(home, further={"vi": VIETNAMESE}, now=timezone.now())
    assert desk_actions.clone(notice, by=make.staff(Role.EDITOR, home)).further == {"vi": VIETNAMESE}
    shown = dressed(notice, Look(picture="notices/b.jpg", picture_alt="另一張"))
    with translation.override("vi"):
        assert (shown.said.title, shown.said.picture_alt) == ("Xe chụp nhũ ảnh", "另一張")


def test_what_a_language_said_stays_when_the_site_leaves_it(desk, settings):
    notice = begun(desk, **SENT)
    settings.LANGUAGES = [each for each in settings.LANGUAGES if each[0] != "vi"]
    send(desk, notice, title="另一句")
    assert again(notice).further == {"vi": VIETNAMESE}


def test_programs_write_them_and_no_others(home):
    program, drafts = program_of(make.staff(Role.EDITOR, home)), f"{ROOT}agency/notices/"
    words = {"title": "停水通知", "translations": json.dumps({"vi": VIETNAMESE})}
    assert program.post(drafts, words, format="multipart").status_code == 201
    assert Notice.objects.get().further == {"vi": VIETNAMESE}
    for bad in ({"xx": VIETNAMESE}, {"vi": {"state": "published"}}, ["vi"], {"vi": "Xe"}):
        told = refusal(program.post(drafts, {**words, "translations": json.dumps(bad)}, format="multipart"), 400)
        assert "translations" in told["fields"], bad
