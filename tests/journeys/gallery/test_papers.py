"""The papers and letters of the portal beside its pages: PDF where pdftoppm is installed, mails as text."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core import mail
from django.utils import timezone
from django.utils.translation import override

from rewards.settlement.payments import receipts
from rewards.settlement.reports import papers
from rewards.settlement.statements import papers as statement_papers
from rewards.settlement.statements.models import Statement
from tests.journeys.gallery.sheets import FOLDER, Sheets
from tests.portal import LANGUAGES, signed_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
]


def _papers() -> Iterator[tuple[str, bytes]]:
    """A merchant's statement and receipt, and the finance office's report."""
    mine = Statement.objects.filter(merchant__staff__user__email="merchant@demo.test").order_by("number")[0]
    yield "statement", statement_papers.statement(mine)
    yield "receipt", receipts.receipt(mine)
    yield "report", papers.month_report(mine.settlement, now=timezone.now())


def _pages_of(pdf: bytes, folder: Path) -> list[bytes]:
    """Each page of a PDF as PNG."""
    (folder / "paper.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-png", "-r", "75", "paper.pdf", "page"], cwd=folder, check=True)
    pages = sorted(folder.glob("page*.png"))
    return [(page.read_bytes(), page.unlink())[0] for page in pages]


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm is not installed")
@pytest.mark.parametrize("language", LANGUAGES)
def test_papers(language: str, portal: None, tmp_path: Path) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    sheets = Sheets(FOLDER, f"papers-{language}", 3)
    with override(language):
        for name, pdf in _papers():
            for page in _pages_of(pdf, tmp_path):
                sheets.add(name, page)
    sheets.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters(language: str, portal: None) -> None:
    """The mails that anybody can ask for, one after the other in a text file."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, fields in (
        ("/accounts/signup/", {"email": "someone-new@example.test"}),
        ("/accounts/signup/", {"email": "citizen@demo.test"}),
        ("/accounts/login/", {"login": "citizen@demo.test", "how": "code"}),
        ("/accounts/password/reset/", {"email": "citizen@demo.test"}),
    ):
        client = signed_in("")
        client.cookies[configured.LANGUAGE_COOKIE_NAME] = language
        client.post(path, fields)
    words = "\n\n".join(f"{sent.subject}\n{'-' * 40}\n{sent.body}" for sent in mail.outbox)
    (FOLDER / f"letters-{language}.txt").write_text(re.sub(r"\n{3,}", "\n\n", words), encoding="utf-8")
    assert len(mail.outbox) == 4
