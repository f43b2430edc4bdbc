"""Backups: whole or not there, and what a trial restore finds."""

import json
import shutil
from contextlib import closing
from datetime import timedelta
from io import StringIO
from pathlib import Path

import psycopg2
import pytest
from django.core import mail as sent
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from civic.accounts.actions import ensure_citizen
from civic.accounts.models import User
from civic.backups import folders, making, nightly, programs, restoring
from civic.backups.errors import Busy, Damaged, Failed, NoBackup, NoFolder, Unreadable
from civic.core.roles import Role
from civic.mydata import actions as mydata
from civic.mydata import erasing
from civic.outbox.models import OutboxItem
from rewards.settlement.disputes import actions as disputes
from tests import factories as make
from tests.owner import as_loader
from tests.pictures import jpeg_with_place
from tests.processes import database_url
from tests.rewards.settlement.months import issued

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _the_owner_saves(settings, tmp_path, monkeypatch):
    """As in production: not the application's role, and with its own files."""
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = settings.VAR_DIR / "media"
    (settings.VAR_DIR / "private").mkdir(parents=True)
    (settings.MEDIA_ROOT / "notices").mkdir(parents=True)
    (settings.MEDIA_ROOT / "notices" / "beach.webp").write_bytes(b"a picture")
    (settings.VAR_DIR / "private" / "bank-book.jpg").write_bytes(b"a paper")
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setenv("DEMO", "1")  # in the processes that it starts
    with as_loader():
        yield


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "backups"


def saved(folder: Path) -> Path:
    return making.make(folder, now=timezone.now())


@pytest.fixture
def backup(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a database in which nobody is: saved once, and copied for each test that spoils it."""
    kept = tmp_path_factory.getbasetemp() / "backup-of-nobody"
    if not kept.exists():
        saved(kept)
    shutil.copytree(kept, folder)
    return folders.newest(folder)


def test_what_was_saved_is_restored_and_proven_and_who_was_erased_since_is_erased_in_it(folder):
    person = User.objects.create_user("leaving@example.test")
    ensure_citizen(person)
    told = StringIO()
    call_command("backup", str(folder), stdout=told)
    assert told.getvalue().splitlines()[-1].startswith("backup ok: ")
    now = timezone.now()
    mydata.request_erasure(person, now=now - timedelta(days=8))
    erasing.carry_out_due(now=now)
    told = StringIO()
    call_command("restore_check", str(folder), stdout=told)
    lines = told.getvalue().splitlines()
    assert "  ledger ok: 0 transactions, 0 postings, issued 0" in lines
    assert "Carrying out the erasures since …" in lines
    assert lines[-1].startswith("restore ok: tuili-")
    assert ", 2 files, " in lines[-1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'tuili_restore_check_%'")
        assert cursor.fetchone()[0] == 0


def test_an_erasure_in_the_copy_deletes_no_file_of_the_portals_own(folder, monkeypatch):
    october = issued()
    said = disputes.dispute(
        october.number, october.lines.get().pk, reason="少了二十枚", photo=jpeg_with_place(),
        by=make.owner(october.merchant), now=make.NOW,
    )  # fmt: skip
    monkeypatch.setenv("VAR_DIR", str(Path(said.photo.storage.location).parent))
    disputes.answer(said.statement_id, by=make.staff(Role.OPERATOR), words="已補登", now=make.NOW)
    person = User.objects.get(citizen__redemptions__receipt=said.line.receipt)
    saved(folder)
    (folder / folders.ERASURES).write_text(f"{person.pk} {timezone.now().isoformat()}\n")
    call_command("restore_check", str(folder), stdout=StringIO())
    assert said.photo.storage.exists(said.photo.name)


def test_one_changed_byte_is_named(folder, backup):
    for name in (folders.DATABASE, folders.FILES):
        whole = (backup / name).read_bytes()
        content = bytearray(whole)
        content[len(content) // 2] ^= 1
        (backup / name).write_bytes(content)
        with pytest.raises(Damaged, match=name):
            restoring.check(folder, now=timezone.now())
        (backup / name).write_bytes(whole)
    assert folders.read(backup).files == 2


def test_a_row_that_is_missing_in_what_was_restored_is_found(folder, backup):
    facts = json.loads((backup / folders.MANIFEST).read_text())
    facts["rows"]["civic_user"] += 1
    (backup / folders.MANIFEST).write_text(json.dumps(facts))
    with pytest.raises(CommandError, match="differs from what was saved: civic_user 0 of 1"):
        call_command("restore_check", str(folder))


def test_a_copy_that_a_killed_trial_left_goes_and_one_that_is_used_stays():
    left, used = f"{restoring.SCRATCH}0123abcd", f"{restoring.SCRATCH}4567cdef"
    try:
        for name in (left, used, "tuili_restore_check_notes"):
            restoring._on_the_server(f'CREATE DATABASE "{name}"')
        in_use = closing(psycopg2.connect(**programs.address(used)))
        with in_use, restoring._scratch() as ours, connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'tuili_restore_check_%'")
            assert {name for (name,) in cursor.fetchall()} == {used, ours, "tuili_restore_check_notes"}
    finally:
        for name in (left, used, "tuili_restore_check_notes"):
            restoring._on_the_server(f'DROP DATABASE IF EXISTS "{name}"')


@pytest.mark.parametrize("words", ["", "{}", '{"form": 2}', "[]"])
def test_a_manifest_that_nobody_can_read_is_said(tmp_path, words):
    (tmp_path / folders.MANIFEST).write_text(words)
    with pytest.raises(Unreadable):
        folders.read(tmp_path)


def test_the_newest_stay_what_a_killed_one_left_goes_and_an_empty_folder_says_so(folder, tmp_path):
    now = timezone.now()
    (folder / f"tuili-20260101T000000Z{folders.UNFINISHED}").mkdir(parents=True)
    made = [making.make(folder, now=now + timedelta(seconds=second), keep=2) for second in range(3)]
    assert sorted(each.name for each in folder.glob("tuili-*")) == [each.name for each in made[1:]]
    assert folders.newest(folder) == made[-1]
    assert folders.newest(made[1]) == made[1]
    with pytest.raises(NoBackup):
        folders.newest(tmp_path)


def test_a_second_one_at_the_same_time_and_a_folder_that_is_none_are_refused(folder, tmp_path):
    folder.mkdir()
    with making._alone(folder), pytest.raises(Busy):
        saved(folder)
    (tmp_path / "file").write_text("")
    with pytest.raises(NoFolder, match="file"):
        saved(tmp_path / "file")


def test_only_its_owner_can_read_what_was_saved(backup):
    assert backup.stat().st_mode & 0o077 == 0


def test_a_database_that_cannot_be_restored_is_said_in_the_programs_own_words(folder, backup):
    (backup / folders.DATABASE).write_bytes(b"no dump")
    facts = folders.part(backup / folders.DATABASE)
    manifest = json.loads((backup / folders.MANIFEST).read_text())
    manifest["parts"][folders.DATABASE] = vars(facts)
    (backup / folders.MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(Failed, match="pg_restore"):
        restoring.check(folder, now=timezone.now())


def test_beat_saves_where_a_folder_is_set_and_mails_an_alarm_when_it_fails(settings, folder):
    nightly.back_up()
    assert not folder.exists()  # no folder is set: nothing is saved
    settings.ALARM_MAILS = ["duty@example.test"]
    settings.BACKUP_DIR, settings.BACKUP_KEEP, settings.BACKUP_DATABASE_URL = str(folder), 3, database_url()
    nightly.back_up()
    assert [*folders.every(folder)]
    assert not OutboxItem.objects.exists()
    shutil.rmtree(folder)
    folder.write_text("")
    nightly.back_up()
    nightly.back_up()  # one mail a day
    told = OutboxItem.objects.get(channel="mail", address="duty@example.test")
    assert str(folder) in told.content["text"]
    assert not sent.outbox


@pytest.mark.parametrize(
    ("seconds", "words"), [(40, "40 s"), (300, "5 min"), (7_500, "2 h 5 min"), (360_000, "4 d 4 h"), (-5, "0 s")]
)
def test_ages_read_as_people_say_them(seconds, words):
    assert restoring.in_words(timedelta(seconds=seconds)) == words
