"""A further language is a file: its catalogue in a folder makes the site offer it, with no line of code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import translation

from civic.deploy import languages

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Pay %(n)s coin"
msgid_plural "Pay %(n)s coins"
msgstr[0] "Trả %(n)s xu"

msgid "Accessibility"
msgstr "Tuyên bố về khả năng tiếp cận"
"""
LOOK = """
import django
from civic.deploy import messages
messages.compile_catalogues()
django.setup()
from django.test import Client
from django.utils.translation import ngettext, override
print(Client().get("/accessibility/", headers={"accept-language": "vi"}).content.decode())
with override("vi"):
    print(ngettext("Pay %(n)s coin", "Pay %(n)s coins", 1), ngettext("%(n)s shop", "%(n)s shops", 1), sep="|")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A county's own folder, with a small Vietnamese catalogue."""
    home = tmp_path / "locale" / "vi" / "LC_MESSAGES"
    home.mkdir(parents=True)
    (home / "django.po").write_text(CATALOGUE, encoding="utf-8")
    return tmp_path / "locale"


def test_its_catalogue_makes_it_offered_by_its_own_name(folder):
    assert languages.offered([folder, ROOT / "locale"]) == [*languages.OURS, ("vi", "Tiếng Việt")]


def test_the_site_speaks_it_and_offers_it(folder, tmp_path):
    environment = {**os.environ, "LOCALE_DIR": str(folder), "DEMO": "1", "VAR_DIR": str(tmp_path), "DEBUG": "1",
                   "DJANGO_SETTINGS_MODULE": "civic.settings"}  # fmt: skip
    shown = subprocess.run([sys.executable, "-c", LOOK], check=True, cwd=ROOT, env=environment, capture_output=True,
                           text=True, timeout=120).stdout  # fmt: skip
    assert 'lang="vi"' in shown
    assert "Tuyên bố về khả năng tiếp cận" in shown
    assert 'value="en"' in shown
    assert "Trả %(n)s xu|共 %(n)s 間店家" in shown
    assert 'value="zh-hant"' in shown


def test_ours_alone_are_offered_where_there_is_no_other():
    assert languages.offered([ROOT / "locale"]) == languages.OURS


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_thousands_are_parted_in_both_languages(language):
    with translation.override(language):
        assert intcomma(1234567) == "1,234,567"
