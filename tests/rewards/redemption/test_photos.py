"""A photo of a code: read on the server, with a sentence for each thing that is no payment."""

import io
from typing import Any

import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from rewards.redemption.payments.models import Redemption
from tests import factories as make

pytestmark = pytest.mark.django_db


def photo_of(words: str, *, turned: int = 7) -> SimpleUploadedFile:
    """A QR on a grey table, a little askew, as JPEG."""
    out = io.BytesIO()
    segno.make_qr(words, error="m").save(out, kind="png", scale=8, border=4)
    code = Image.open(out).convert("L").rotate(turned, expand=True, fillcolor=120)
    table = Image.new("L", (1400, 1900), 120)
    table.paste(code, (400, 700))
    return upload(table)


def upload(image: Image.Image) -> SimpleUploadedFile:
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=70)
    return SimpleUploadedFile("photo.jpg", out.getvalue(), "image/jpeg")


@pytest.fixture
def till(client: Any) -> Any:
    client.cookies["tuili_language"] = "en"
    client.force_login(make.clerk(make.shop()))
    return client


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_photo_of_a_payment_code_leads_to_its_confirmation(till: Any, settings: Any) -> None:
    _payment, code = make.payment_code(make.rich_citizen(100, now=timezone.now()), 35, now=timezone.now())
    sent = {"photo": photo_of(f"{settings.PUBLIC_URL}/r/{code.code}/")}
    assert "Confirm: take 35 coins" in text(till.post("/merchant/photo/", sent, follow=True))
    assert not Redemption.objects.exists()


def bomb() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return SimpleUploadedFile("bomb.png", out.getvalue(), "image/png")


@pytest.mark.parametrize(
    ("photo", "sentence"),
    [
        (lambda at: upload(Image.new("RGB", (800, 600), "teal")), "No QR can be read"),
        (lambda at: photo_of("https://elsewhere.example/r/abc/"), "not a payment of this portal"),
        (lambda at: photo_of("WIFI:T:WPA;S:shop;P:secret;;"), "not a payment of this portal"),
        (lambda at: photo_of(f"{at}/s/1/"), "shop’s poster"),
        (lambda at: SimpleUploadedFile("notes.txt", b"words", "text/plain"), "not a picture"),
        (lambda at: bomb(), "too large"),
    ],
    ids=["no qr", "another site", "wifi", "poster", "no picture", "bomb"],
)
def test_a_photo_that_is_no_payment_has_its_sentence(till: Any, settings: Any, photo: Any, sentence: str) -> None:
    assert sentence in text(till.post("/merchant/photo/", {"photo": photo(settings.PUBLIC_URL)}))


def test_no_photo_leads_back_to_the_counter(till: Any) -> None:
    assert till.post("/merchant/photo/", {}).url == "/merchant/"


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/s/12/", True), ("/here/7/sQ2x-_9/", True), ("/here/7/../../admin/", False), ("/here/7/a/b/", False),
        ("/accounts/logout/", False),
    ],
)  # fmt: skip
def test_a_photo_leads_a_citizen_to_a_poster_or_an_events_screen_and_nowhere_else(
    client: Any, settings: Any, path: str, leads: bool
) -> None:
    client.force_login(make.citizen().user)
    answer = client.post("/s/", {"photo": photo_of(f"{settings.PUBLIC_URL}{path}")})
    assert (answer.status_code, answer.headers.get("Location")) == ((302, path) if leads else (422, None))
