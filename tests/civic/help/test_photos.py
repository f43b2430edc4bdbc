"""A photo goes with a question: through the gate, in the mail alone, and gone from the portal once that left."""

import io
import json
from base64 import b64decode

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from PIL import Image

from civic.help.models import SentQuestion
from civic.outbox.actions import work
from civic.outbox.models import OutboxItem
from tests.pictures import jpeg_with_place, png_that_claims

pytestmark = pytest.mark.django_db
SEEN = {"topic": "seen", "words": "橋頭的路燈不亮", "email": "someone@example.test", "key": "one"}
NEW = "/help/contact/"


def browser() -> Client:
    return Client(headers={"accept-language": "en"})


def test_the_photo_is_in_the_mail_without_the_place_where_it_was_taken():
    browser().post(NEW, SEEN | {"photo": jpeg_with_place()})
    number = SentQuestion.objects.get().number
    [(name, kind, data)] = OutboxItem.objects.get().content["attached"]
    photo = Image.open(io.BytesIO(b64decode(data)))
    assert (name, kind) == (f"{number}.jpg", "image/jpeg")
    assert (dict(photo.getexif()), photo.width < photo.height) == ({}, True)


def test_once_the_mail_left_the_photo_is_nowhere_in_the_portal():
    browser().post(NEW, SEEN | {"photo": jpeg_with_place()})
    work(now=timezone.now(), channels=["mail"])
    [letter] = mail.outbox
    assert letter.attachments[0][0].endswith(".jpg")
    assert OutboxItem.objects.get().content == {}


def test_a_photo_that_is_none_is_refused_beside_its_field_and_nothing_is_sent():
    page = browser().post(NEW, SEEN | {"photo": png_that_claims(50_000, 50_000)})
    assert page.status_code == 422
    assert "too large" in page.content.decode()
    assert "橋頭的路燈不亮" in page.content.decode()
    assert not OutboxItem.objects.exists()


def test_whoever_must_mend_the_form_is_told_to_choose_the_photo_again():
    page = browser().post(NEW, SEEN | {"email": "no address", "photo": jpeg_with_place()}).content.decode()
    assert "Choose the photo once more" in page
    assert "Choose the photo once more" not in browser().post(NEW, SEEN | {"email": "no address"}).content.decode()


def test_a_phone_offers_the_portal_when_a_photo_is_shared(client):
    target = json.loads(client.get("/manifest.webmanifest").content)["share_target"]
    assert (target["method"], target["enctype"]) == ("POST", "multipart/form-data")
    assert target["params"]["files"] == [{"name": "photo", "accept": ["image/jpeg", "image/png", "image/webp"]}]
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})  # a share sheet knows no token
    form = strict.post(target["action"], {"photo": jpeg_with_place(), "text": "路燈"}, follow=True)
    assert form.status_code == 200
    assert "did not come along" in form.content.decode()
    assert '<option value="seen" selected>' in form.content.decode()
    assert not OutboxItem.objects.exists()
