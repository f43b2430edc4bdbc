"""The demo shows the mails that it wrote to files; without DEMO there is no such page."""

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from civic.demo import mailbox

TEXT = "您的驗證碼\n\n012345\n\n--\n推力縣"


def written(folder, *subjects: str) -> None:
    backend = "django.core.mail.backends.filebased.EmailBackend"
    with get_connection(backend, file_path=str(folder)) as connection:
        for subject in subjects:
            EmailMessage(
                subject, "您的驗證碼\n\n012345\n\n--\n推力縣", to=["ami@example.test"], connection=connection
            ).send()


def test_mails_are_read_newest_first_with_their_code(tmp_path):
    written(tmp_path, "先來", "後到")
    mails = mailbox.newest(tmp_path)
    assert [mail.subject for mail in mails] == ["後到", "先來"]
    assert (mails[0].to, mails[0].code) == ("ami@example.test", "012345")
    assert "推力縣" in mails[0].text


def test_a_long_subject_begins_without_a_blank(tmp_path):
    subject = "您在推力縣「推力」的密碼剛剛已經變更，如果不是您本人，請馬上重新設定"
    written(tmp_path, subject)
    assert mailbox.newest(tmp_path)[0].subject == subject


def test_only_the_last_twenty_are_shown(tmp_path):
    written(tmp_path, *[f"mail {number}" for number in range(25)])
    assert [mail.subject for mail in mailbox.newest(tmp_path)][::19] == ["mail 24", "mail 5"]


def test_before_the_first_mail_the_box_is_empty(tmp_path):
    assert mailbox.newest(tmp_path / "none") == []


@pytest.mark.django_db
def test_without_demo_it_is_not_even_routed():
    assert Client().get("/demo/mailbox/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("demo:mailbox")
