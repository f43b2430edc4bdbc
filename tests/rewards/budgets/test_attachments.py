"""The memo of a request: only documents are taken, and only those who may see the request get it back."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from rewards.budgets.models import Campaign
from tests import factories as make
from tests.pictures import jpeg_with_place, png_that_claims
from tests.staff import at_desk, team

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 memo"


@pytest.fixture(autouse=True)
def _files_of_its_own(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path


def ask(home: Any, content: bytes = PDF, name: str = "簽呈.pdf") -> Any:
    data = {"agency": home.pk, "title": "健走", "purpose": "鼓勵健走", "max_coins": 300}
    data["attachment"] = SimpleUploadedFile(name, content)
    return at_desk(make.staff("editor", home)).post("/admin/rewards/campaign/add/", data)


def test_only_those_who_see_the_request_get_its_memo() -> None:
    home = make.agency()
    ask(home)
    address = f"/admin/rewards/campaign/{Campaign.objects.get().pk}/attachment/"
    got = {name: at_desk(person).get(address).status_code for name, person in team(home).items()}
    assert {name for name, status in got.items() if status == 200} == {
        "coordinator", "finance", "auditor", "editor", "approver",
    }  # fmt: skip
    assert (got["outsider"], got["operator"]) == (404, 404)


def test_the_memo_comes_back_as_it_was_and_is_linked_from_the_page() -> None:
    home = make.agency()
    ask(home)
    desk, pk = at_desk(make.staff("coordinator")), Campaign.objects.get().pk
    address = f"/admin/rewards/campaign/{pk}/attachment/"
    assert address in desk.get(f"/admin/rewards/campaign/{pk}/change/").content.decode()
    response = desk.get(address)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(("name", "content"), [("a.exe", b"MZ"), ("a.pdf", b"<script>"), ("a.svg", b"<svg/>")])
def test_what_is_not_a_document_is_refused(name: str, content: bytes) -> None:
    assert ask(make.agency(), content, name).context["errors"]
    assert not Campaign.objects.exists()


def test_pictures_as_memos_pass_the_gate() -> None:
    huge, photo = png_that_claims(30_000, 30_000), jpeg_with_place()
    assert ask(make.agency(), huge.read(), "memo.png").context["errors"]
    assert not Campaign.objects.exists()
    ask(make.agency(), photo.read(), "memo.jpg")
    with Campaign.objects.get().attachment.open() as kept, Image.open(kept) as memo:
        assert dict(memo.getexif()) == {}
