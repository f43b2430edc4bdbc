"""Steps of a start: done once, and again as soon as what they read or made is another."""

from pathlib import Path

import pytest

from civic.deploy import preparing, stamps
from civic.deploy.stamps import Step


class Bakery:
    """A step that writes `bread` from `flour`."""

    def __init__(self, folder: Path) -> None:
        self.flour, self.bread, self.stamps = folder / "flour", folder / "out" / "bread", folder / "stamps"
        self.flour.write_text("wheat")
        self.bread.parent.mkdir()
        self.said: list[str] = []

    def run(self) -> list[str]:
        self.said.clear()
        step = Step("bread", "Baking …", self.bake, self.flour.read_text, lambda: stamps.names(self.bread.parent))
        stamps.run(step, self.stamps, self.said.append)
        return self.said

    def bake(self) -> None:
        self.bread.write_text(f"bread of {self.flour.read_text()}")


@pytest.fixture
def bakery(tmp_path: Path) -> Bakery:
    return Bakery(tmp_path)


def test_a_step_is_done_once(bakery):
    assert bakery.run() == ["Baking …"]
    assert bakery.run() == []


def test_it_is_done_again_when_what_it_reads_has_changed(bakery):
    bakery.run()
    bakery.flour.write_text("rye")
    assert bakery.run() == ["Baking …"]
    assert bakery.bread.read_text() == "bread of rye"


def test_it_is_done_again_when_what_it_made_is_gone(bakery):
    bakery.run()
    bakery.bread.unlink()
    assert bakery.run() == ["Baking …"]


def test_a_step_that_was_cut_short_is_done_again(bakery):
    bakery.run()
    bakery.flour.write_text("rye")
    bakery.bread.unlink()
    bakery.bread.mkdir()  # nothing can be written there
    with pytest.raises(IsADirectoryError):
        bakery.run()
    bakery.bread.rmdir()
    bakery.flour.write_text("wheat")
    bakery.bread.write_text("bread of wheat")  # all is as it was when the step was last done whole
    assert bakery.run() == ["Baking …"]


def test_what_changes_while_a_step_works_is_seen_by_the_next_start(bakery, monkeypatch):
    bake = bakery.bake
    monkeypatch.setattr(bakery, "bake", lambda: (bake(), bakery.flour.write_text("rye")))
    bakery.run()
    assert bakery.run() == ["Baking …"]


def test_a_changed_catalogue_is_compiled_though_its_clock_says_nothing(tmp_path, monkeypatch):
    own = tmp_path / "own" / "en" / "LC_MESSAGES" / "django.po"
    own.parent.mkdir(parents=True)
    own.write_text('msgid "a"\nmsgstr "b"\n')
    monkeypatch.setenv("LOCALE_DIR", str(tmp_path / "own"))
    preparing.prepare_catalogues(tmp_path / "stamps", print)
    said: list[str] = []
    preparing.prepare_catalogues(tmp_path / "stamps", said.append)
    assert said == []
    own.write_text('msgid "a"\nmsgstr "c"\n')
    preparing.prepare_catalogues(tmp_path / "stamps", said.append)
    assert said
    assert b"c" in own.with_suffix(".mo").read_bytes()


@pytest.mark.django_db
def test_another_history_of_migrations_is_another_database():
    from django.db import connection

    before = preparing._tables()
    assert preparing._tables() == before
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations)")
    assert preparing._tables() != before


def test_equal_settings_are_described_in_equal_words():
    assert preparing._settings() == preparing._settings()


def test_who_waits_for_the_tables_hears_of_each_migration():
    heard: list[tuple[int, int]] = []
    applied = preparing.Applied(lambda done, of: heard.append((done, of)), 2)
    for text in ("Running migrations:", "  Applying civic.0001…", " OK\n", "  Applying civic.0002…", " OK\n"):
        applied.write(text)
    assert heard == [(1, 2), (2, 2)]
