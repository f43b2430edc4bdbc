"""A phone shares a photo with the installed app: it waits in the form, and nothing leaves before it is sent."""

import pytest

from civic.help.models import SentQuestion
from civic.outbox.models import OutboxItem
from tests.journeys.offline import wait_for_the_worker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A browser's share sheet posts such a form; no test can open the sheet itself.
SHARE = """async ([address, words]) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
  canvas.getContext("2d").fillRect(0, 0, 40, 30);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const form = Object.assign(document.createElement("form"), {
    method: "post", enctype: "multipart/form-data", action: address,
  });
  for (const [name, type] of [["text", "text"], ["photo", "file"]]) {
    form.append(Object.assign(document.createElement("input"), { name, type }));
  }
  form.elements.text.value = words;
  const carried = new DataTransfer();
  carried.items.add(new File([blob], "lamp.png", { type: "image/png" }));
  form.elements.photo.files = carried.files;
  document.body.append(form);
  form.submit();
}"""


def test_a_photo_shared_by_the_phone_is_in_the_form_and_leaves_when_it_is_sent(visit):
    page = visit("/help/")
    wait_for_the_worker(page)
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.evaluate(SHARE, ["/help/contact/shared/", "橋頭的路燈不亮"])
    page.wait_for_url("**/help/contact/?shared=photo#ask")
    page.get_by_alt_text("The photo that you chose").wait_for()
    assert page.input_value("[name=words]") == "橋頭的路燈不亮"
    assert page.input_value("[name=topic]") == "seen"
    assert not SentQuestion.objects.exists()
    page.fill("[name=email]", "someone@example.test")
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url("**/help/contact/sent/**")
    [(_name, kind, data)] = OutboxItem.objects.get().content["attached"]
    assert (kind, bool(data)) == ("image/jpeg", True)
    page.goto("/help/contact/?shared=photo")  # a photo is taken once
    page.wait_for_function("caches.open('shared').then((all) => all.keys()).then((keys) => keys.length === 0)")
    assert page.get_by_alt_text("The photo that you chose").is_hidden()
