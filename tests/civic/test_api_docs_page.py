import pytest

from tests.api import ROOT, program_of


@pytest.mark.django_db
def test_the_page_of_the_api_carries_no_style_or_script_of_its_own():
    page = program_of(None).get(f"{ROOT}docs/", HTTP_ACCEPT="text/html")
    assert page.status_code == 200
    assert "<style" not in page.content.decode()
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert "SwaggerUIBundle(" in program_of(None).get(f"{ROOT}docs/?script=").content.decode()
