"""A file hangs on a notice: signed with it, found by its name, open to whoever sees the notice and to nobody else."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from civic.audit.models import AuditEvent
from civic.core.errors import DomainError
from civic.core.roles import Role
from engagement.attachments import actions
from engagement.attachments.models import Attachment
from engagement.audiences.models import Audience
from engagement.desk.actions import clone
from engagement.notices import actions as notices
from engagement.notices import queries
from engagement.notices.models import Notice
from engagement.notices.queries import visible_to
from engagement.reading.asking import Wish, found
from tests import factories as make
from tests.api import ROOT, program_of
from tests.engagement.desk.sent import address, begun, send
from tests.pictures import jpeg_with_place, png
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
FILES = Attachment._meta.get_field("file").storage
PDF = b"%PDF-1.7\n%%EOF\n"


def pdf(name: str = "申請表.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def draft_with_file(home=None, **fields) -> Notice:
    draft = make.notice(home, published=False, **fields)
    actions.attach(draft, pdf(), name="托育補助申請表", by=draft.proposed_by)
    return draft


def publish(draft: Notice) -> Notice:
    notices.submit(draft, by=draft.proposed_by)
    return notices.publish(draft, by=make.staff(Role.APPROVER, draft.agency), now=make.NOW)


def page_of(draft: Notice) -> str:
    return draft.attachments.get().get_absolute_url()


def test_an_editor_hangs_a_file_on_a_draft_names_it_and_takes_it_off():
    home = make.agency()
    desk = at_desk(make.staff(Role.EDITOR, home))
    draft = begun(desk)
    assert "申請表" in send(desk, draft, typing=True, attach=pdf()).json()["files"]
    file = draft.attachments.get()
    assert (file.name, file.suffix, file.bytes) == ("申請表", "PDF", len(PDF))
    send(desk, draft, **{f"file-{file.pk}": "補助申請表"})
    assert draft.attachments.get().name == "補助申請表"
    assert b"".join(desk.get(f"{address(draft)}files/{file.pk}/").streaming_content) == PDF
    assert at_desk(make.staff(Role.EDITOR, make.agency())).get(f"{address(draft)}files/{file.pk}/").status_code == 404
    with transaction.atomic():
        send(desk, draft, act=f"file-{file.pk}")
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("file", [pdf("a.pdf", b"<html>"), pdf("a.exe"), pdf("a.svg", b"<svg/>"), pdf("a.png", PDF)])
def test_what_is_no_document_is_refused_in_words(file):
    home = make.agency()
    desk = at_desk(make.staff(Role.EDITOR, home))
    draft = begun(desk)
    assert "id_attach" in send(desk, draft, typing=True, attach=file).json()["errors"]
    assert not Attachment.objects.exists()


def test_a_photographed_page_is_made_small():
    draft = make.notice(published=False)
    form = begun(at_desk(draft.proposed_by))
    send(at_desk(draft.proposed_by), form, attach=png(3000, 2000))
    with form.attachments.get().file.open("rb") as file:
        assert len(file.read()) < 100_000


def test_a_notice_has_five_files_at_most():
    draft = make.notice(published=False)
    for n in range(5):
        actions.attach(draft, pdf(f"{n}.pdf"), name="", by=draft.proposed_by)
    with pytest.raises(actions.TooManyFiles):
        actions.attach(draft, pdf(), name="", by=draft.proposed_by)


def test_nobody_opens_it_before_the_notice_is_published_nor_after_it_is_withdrawn(client):
    draft = draft_with_file()
    page = page_of(draft)
    assert client.get(page).status_code == 404
    published = publish(draft)
    answer = client.get(page)
    assert b"".join(answer.streaming_content) == PDF
    assert "no-store" in answer["Cache-Control"]
    assert page in client.get(published.get_absolute_url()).content.decode()
    notices.withdraw(published, by=make.staff(Role.COORDINATOR), reason="錯")
    assert client.get(page).status_code == 404


def test_only_those_whom_the_notice_concerns_open_it(client):
    home = make.agency()
    draft = draft_with_file(home)
    page, notice = page_of(draft), publish(draft)
    rule = Audience.objects.create(agency=home, name="長者", min_age=65)
    Notice.objects.filter(pk=notice.pk).update(audience=rule)
    client.force_login(make.citizen(birth_year=2000).user)
    assert client.get(page).status_code == 404
    client.force_login(make.citizen(birth_year=1940).user)
    assert client.get(page).status_code == 200


def test_a_search_and_programs_find_it_by_the_files_name():
    notice = publish(draft_with_file())
    assert list(found(None, Wish(search="補助申請"), now=make.NOW)) == [notice]
    assert list(visible_to(None, now=make.NOW)) == [notice]
    (told,) = program_of(None).get(f"{ROOT}notices/{notice.pk}/").json()["attachments"]
    assert (told["name"], told["kind"], told["bytes"]) == ("托育補助申請表", "PDF", len(PDF))


def test_it_is_signed_with_the_notice_and_stays_once_that_is_published():
    draft = draft_with_file()
    before = queries.fingerprint(draft.pk)
    actions.rename(draft.attachments.get(), "別的名字", by=draft.proposed_by)
    assert queries.fingerprint(draft.pk) != before
    notices.submit(draft, by=draft.proposed_by)
    notices.schedule(draft, by=make.staff(Role.APPROVER, draft.agency), at=make.later(days=1), now=make.NOW)
    draft.attachments.update(name="核定後改名")
    assert Notice.objects.get().state == "submitted"
    published = notices.publish(draft, by=make.staff(Role.APPROVER, draft.agency), now=make.NOW)
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        published.attachments.update(name="發布後改名")
    with pytest.raises(DomainError):
        actions.take_off(published.attachments.get(), by=draft.proposed_by)


@pytest.mark.django_db(transaction=True)
def test_a_copy_of_a_notice_keeps_the_file_when_the_draft_goes():
    draft = draft_with_file()
    copy = clone(draft, by=draft.proposed_by)
    name = copy.attachments.get().file.name
    notices.discard(draft, by=draft.proposed_by)
    assert FILES.exists(name)
    notices.discard(copy, by=draft.proposed_by)
    assert not FILES.exists(name)


def test_a_hash_is_of_the_stored_bytes():
    draft = draft_with_file()
    kept = draft.attachments.get()
    assert ContentFile(kept.file.read()).size == kept.bytes


def test_photos_inside_a_paper_that_tell_a_place_are_noted_and_the_paper_stays_as_it_came():
    draft = make.notice(make.agency(), published=False)
    content = PDF + jpeg_with_place().read()
    kept = actions.attach(draft, pdf(content=content), name="", by=draft.proposed_by)
    actions.attach(draft, pdf(), name="", by=draft.proposed_by)
    kept.file.open()
    assert kept.file.read() == content
    noted = AuditEvent.objects.filter(action="notice.file_attached").order_by("id")
    assert [each.details["photos_with_place"] for each in noted] == [1, None]
