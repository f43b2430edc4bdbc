"""The doctor names what is wrong, says what to do, and changes nothing."""

import socket
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from civic.backups import folders
from civic.doctor import checks

pytestmark = pytest.mark.django_db


def grades(name: str) -> list[tuple[str, str]]:
    return [(found.grade, found.words) for found in checks.examine() if found.about == name]


def test_a_port_in_use_is_named_with_a_way_out(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(number))
        ((grade, words),) = grades("port")
    assert grade == "note"
    assert f"{number} is in use" in words
    assert grades("port") == [("ok", f"{number} is free")]


def test_a_clock_that_is_off_is_found(time_machine):
    assert grades("clock")[0][0] == "ok"
    time_machine.move_to(timezone.now() + timedelta(minutes=3))
    ((grade, words),) = grades("clock")
    assert grade == "wrong"
    assert "apart: let both follow NTP" in words


def test_a_folder_that_is_not_there_and_a_full_disk_are_wrong(settings, monkeypatch, tmp_path):
    settings.BACKUP_DIR = str(tmp_path / "gone")
    assert [grade for grade, _words in grades("disk")] == ["ok", "wrong"]
    monkeypatch.setattr(checks, "LEAST_BYTES", 2**80)
    assert "make room" in grades("disk")[0][1]


def test_a_mail_server_that_does_not_answer_is_wrong(settings):
    settings.DEMO = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    ((grade, words),) = grades("mail")
    assert grade == "wrong"
    assert "refused" in words


@pytest.mark.parametrize(("hours", "grade"), [(9, "ok"), (31, "wrong")])
def test_an_old_backup_is_wrong_and_none_at_all_too(settings, tmp_path, hours, grade):
    settings.BACKUP_DIR = str(tmp_path)
    assert grades("backups")[0][0] == "wrong"
    made = tmp_path / "tuili-20261128T165000Z"
    made.mkdir()
    for name in (folders.DATABASE, folders.FILES):
        (made / name).write_bytes(b"")
    parts = {name: folders.part(Path(made / name)) for name in (folders.DATABASE, folders.FILES)}
    at = timezone.now() - timedelta(hours=hours)
    folders.write(folders.Manifest(at.isoformat(), parts, {}, 0), made)
    assert grades("backups") == [(grade, grades("backups")[0][1])]
    assert f"{hours} h old" in grades("backups")[0][1]


def test_a_county_without_a_ground_for_its_map_is_told(settings):
    settings.DEMO, settings.MAP_TILES, settings.MAP_OUTLINES = False, "", ""
    assert any(grade == "note" and "the shops have no map" in words for grade, words in grades("keys"))
    settings.MAP_TILES = "https://tiles.example/{z}/{x}/{y}.png"
    assert not any("MAP_OUTLINES" in words for _grade, words in grades("keys"))


def test_the_command_counts_what_is_wrong_and_ends_with_one(settings, tmp_path):
    settings.BACKUP_DIR = str(tmp_path / "gone")
    told = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("doctor", stdout=told)
    lines = told.getvalue().splitlines()
    assert lines[-1].endswith(" wrong")
    assert [line for line in lines if line.startswith("wrong") and "gone" in line]
