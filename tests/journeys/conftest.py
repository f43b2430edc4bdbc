"""A real chromium against a live server. Without one these tests are skipped, unless REQUIRE_BROWSER is set."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browsers import PHONE, SMALLEST


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A second try for each journey, which the summary counts: a browser on a busy machine may drop one page.

    What is wrong with the portal fails twice.
    """
    ours = Path(__file__).parent
    for item in items:
        if ours in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture
def phone(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Where a journey names no device: a common phone, or the smallest one, on which everything must work, too."""
    return SMALLEST if request.node.get_closest_marker("smallest") else PHONE


@pytest.fixture
def visit(browser: Any, live_server: Any, settings: Any, phone: dict[str, Any]) -> Iterator[Callable[..., Any]]:
    """Open a page of the portal as somebody on a device; fails when the browser's console reports an error."""
    settings.PUBLIC_URL = live_server.url
    contexts, complaints, forgiven = [], [], []

    def open_page(path: str = "/", device: dict[str, Any] = phone) -> Any:
        # Without motion: no test waits for a fade from page to page. Chromium complains of one whose sheets come late.
        context = browser.new_context(base_url=live_server.url, **({"reduced_motion": "reduce"} | device))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    open_page.forgive = forgiven.append  # type: ignore[attr-defined]  # what a test brings about itself
    yield open_page
    for context in contexts:
        context.close()
    assert [words for words in complaints if not any(part in words for part in forgiven)] == []


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    return tmp_path
