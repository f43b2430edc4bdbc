"""A new kind of news is one new file: no migration, and no edit elsewhere."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.core.management import call_command

from engagement import news
from engagement.delivery import actions, checks, listening, registry
from engagement.delivery.kinds import News
from tests import factories as make

pytestmark = pytest.mark.django_db
FILE = '''
"""A pot of soup is ready."""

from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from engagement.delivery.kinds import Channel, Family, News, NewsKind, Urgency

soup_ready = Signal()
FOOD = Family("food", _("Shops"), neutral_title=_("News about a payment"))


def told(*, citizen, at, shop):
    yield News(citizen.pk, f"soup:{citizen.pk}", at, {"shop": shop})


news = NewsKind(
    slug="soup_ready",
    name=_("Shops"),
    family=FOOD,
    urgency=Urgency.ORDINARY,
    channels=(Channel.INBOX,),
    icon="shop",
    title=_("Your company is paid again"),
    examples=({"shop": "山海小吃"},),
    listens={soup_ready: told},
)
'''


@pytest.fixture
def soup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The package of news with one more file in it, read as at the start of Django."""
    (tmp_path / "soup_ready.py").write_text(FILE, encoding="utf-8")
    monkeypatch.setattr(news, "__path__", [*news.__path__, str(tmp_path)])
    monkeypatch.setattr(registry, "FILES", dict(registry.FILES))
    monkeypatch.setattr(registry, "KINDS", dict(registry.KINDS))
    news.load()
    added = sys.modules["engagement.news.soup_ready"]
    yield added
    listening.ignore(added.news)
    del sys.modules["engagement.news.soup_ready"]


def test_its_signal_is_a_line_in_the_inbox_once_and_asks_for_no_migration(client: Any, soup: ModuleType) -> None:
    client.force_login((citizen := make.citizen()).user)
    client.cookies["tuili_language"] = "en"
    for _time in range(2):
        soup.soup_ready.send(None, citizen=citizen, at=make.NOW, shop="山海小吃")
    body = client.get("/inbox/").content.decode()
    assert body.count("Your company is paid again") == 1
    assert "山海小吃" in body
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
    assert checks.check_news() == []


def test_who_stopped_what_can_wait_gets_none_of_it(soup: ModuleType) -> None:
    citizen = make.citizen(messages_stopped_at=make.NOW)
    soup.soup_ready.send(None, citizen=citizen, at=make.NOW, shop="山海小吃")
    assert not citizen.messages.exists()


def test_a_kind_that_no_file_declares_cannot_be_filed(soup: ModuleType) -> None:
    del registry.KINDS["soup_ready"]
    with pytest.raises(registry.UnknownKind, match="soup_ready"):
        actions.file(soup.news, [News(1, "k", make.NOW, {})])


def test_what_several_files_share_is_no_kind() -> None:
    assert "engagement.news.paid" in registry.FILES
    assert "engagement.news._shared" not in registry.FILES
