"""An agency's program writes drafts with an editor's token, and hands them in by the same rules as the desk."""

import pytest

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from engagement.audiences.models import Audience
from engagement.notices.models import Notice
from tests import factories as make
from tests.api import ROOT, program_of, refusal
from tests.pictures import png

pytestmark = pytest.mark.django_db
DRAFTS = f"{ROOT}agency/notices/"
WORDS = {"title": "停水通知", "summary": "明日停水", "body": "請先儲水。", "picture_alt": "一個水龍頭"}


@pytest.fixture
def home():
    return make.agency()


@pytest.fixture
def program(home):
    return program_of(make.staff(Role.EDITOR, home))


def test_a_draft_with_its_picture_is_written_and_handed_in(program, home):
    made = program.post(DRAFTS, {**WORDS, "picture": png(800, 450)}, format="multipart")
    assert made.status_code == 201, made.content
    notice = Notice.objects.get()
    assert (notice.pk, notice.agency, notice.state) == (made.json()["id"], home, "draft")
    assert program.post(f"{DRAFTS}{notice.pk}/submit/").json()["state"] == "submitted"
    assert AuditEvent.objects.filter(object_id=str(notice.pk), action="notice.added").exists()
    assert refusal(program.post(f"{DRAFTS}{notice.pk}/submit/"), 409)["code"] == "wrong_state"


def test_what_is_missing_is_told_by_field(program):
    number = program.post(DRAFTS, {"title": "停水"}, format="multipart").json()["id"]
    told = refusal(program.post(f"{DRAFTS}{number}/submit/"), 400)
    assert told["code"] == "notice_not_whole"
    assert {"picture", "summary", "body"} <= set(told["fields"])


def test_a_picture_that_is_none_is_refused(program):
    assert "picture" in refusal(program.post(DRAFTS, {**WORDS, "picture": _text()}, format="multipart"), 400)["fields"]
    assert not Notice.objects.exists()


def test_nobody_writes_for_another_agency(program, home):
    other = make.agency("他局")
    theirs = Audience.objects.create(agency=other, name="長者", min_age=65)
    refusal(program.post(DRAFTS, {**WORDS, "agency": other.slug}, format="multipart"), 403)
    refusal(program.post(DRAFTS, {**WORDS, "audience": theirs.pk}, format="multipart"), 400)
    refusal(program.post(f"{DRAFTS}{make.notice(other, published=False).pk}/submit/"), 404)
    refusal(program_of(make.staff(Role.APPROVER, home)).post(DRAFTS, WORDS, format="multipart"), 403)
    refusal(program_of(make.citizen()).post(DRAFTS, WORDS, format="multipart"), 403)
    refusal(program_of(None).post(DRAFTS, WORDS, format="multipart"), 401)


def test_english_is_among_the_translations_and_marks_are_not_in_the_text(home):
    english = {"title_en": "Water", "summary_en": "No water tomorrow.", "body_en": "## Keep some"}
    notice = make.notice(home, body="## 儲水\n\n- **今晚**", **english)
    told = program_of(None).get(f"{ROOT}notices/{notice.pk}/").json()
    assert told["translations"]["en"] == {"title": "Water", "summary": "No water tomorrow.", "body": "Keep some"}
    assert told["body"] == "儲水\n\n- 今晚"
    assert told["body_html"] == "<h2>儲水</h2>\n<ul><li><strong>今晚</strong></li></ul>"


def _text():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.png", b"no picture", "image/png")
