"""Every personal column is registered with purpose, ground and end date."""

from pathlib import Path

import pytest
from django.db import models

from civic.core.personal import REGISTER
from civic.privacy import checks
from civic.privacy.page import markdown

PAGE = Path(__file__).resolve().parents[3] / "docs" / "personal-data.md"


def test_no_personal_column_is_missing():
    assert checks.missing() == [], "add these to the personal.py of their app"


def test_the_register_names_only_what_is_there():
    assert checks.unknown() == []


def test_every_entry_says_what_for_on_what_ground_and_how_long():
    assert [
        entry.model for entry in REGISTER.values() if not (entry.purpose and entry.ground and entry.retention)
    ] == []


@pytest.mark.parametrize("name", ["citizen", "facts"])
def test_a_column_that_is_forgotten_is_found(monkeypatch, name):
    entry = REGISTER["engagement.Message"]
    shorter = tuple(column for column in entry.columns if column != name)
    changed = type(entry)(**{**vars(entry), "columns": shorter})
    monkeypatch.setitem(REGISTER, "engagement.Message", changed)
    assert checks.missing() == [f"engagement.Message.{name}"]


def test_a_telling_name_is_found_on_any_table():
    columns = [models.CharField(name="colour"), models.CharField(name="line_id")]
    assert [field.name for field in checks.wanted(columns)] == ["line_id"]


def test_the_page_in_the_docs_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == markdown(), "run: make manage CMD=personal_data"


@pytest.mark.django_db
def test_anyone_can_read_the_notice_and_the_register(client):
    page = client.get("/privacy/", headers={"accept-language": "en"}).content.decode()
    assert "article 8 of the Personal Data Protection Act" in page
    for item in (
        "1. Who collects it",
        "2. What for",
        "3. Which data",
        "4. How long",
        "5. Your rights",
        "6. If you give",
    ):
        assert item in page
    assert "Paying in a shop" in page


@pytest.mark.django_db
def test_the_notice_speaks_chinese_first(client):
    page = client.get("/privacy/", headers={"accept-language": "zh-tw"}).content.decode()
    assert "個人資料保護法" in page
    assert "五、您的權利" in page
