"""A merchant applies on the site; the operator decides; the applicant becomes the owner and keeps the shops."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from civic.mydata import actions as mydata
from civic.mydata import erasing, exporting
from civic.web.pictures import PictureTooLarge
from rewards.shops import actions, queries
from rewards.shops.models import Merchant, MerchantDocument, Shop
from tests import factories as make
from tests.pictures import jpeg_with_place, png, png_that_claims
from tests.staff import at_desk, messages_of

pytestmark = pytest.mark.django_db
ACCOUNT = "00112233445566"


@pytest.fixture(autouse=True)
def _private_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def applicant(client: Any) -> Any:
    client.cookies["tuili_language"] = "en"
    client.force_login(person := make.citizen("applicant").user)
    return person


def pdf(name: str = "paper.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 test", "application/pdf")


def send(client: Any, **changes: Any) -> Any:
    data = {"name": "海角咖啡有限公司", "tax_id": make.TAX_IDS[0], "contact": "陳小姐", "phone": "089-123456"}
    data |= {"email": "cafe@example.test", "bank_code": "700", "bank_account": "0011-2233-4455-66"}
    data |= {"registration": pdf(), "passbook": pdf("book.pdf")}
    return client.post("/merchant/apply/", data | changes, follow=True)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_an_applicant_sees_the_state_and_never_the_whole_account(client: Any, applicant: Any) -> None:
    page = text(send(client))
    assert "海角咖啡有限公司" in page
    assert "700-••••5566" in page
    assert ACCOUNT not in page
    merchant = Merchant.objects.get()
    assert (merchant.state, merchant.applied_by, merchant.bank_account) == ("applied", applicant, ACCOUNT)
    assert merchant.documents.count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [("tax_id", "12345678"), ("bank_account", "12"), ("registration", SimpleUploadedFile("x.pdf", b"MZ"))],
)
def test_what_cannot_be_right_is_said_at_its_field(client: Any, applicant: Any, field: str, value: Any) -> None:
    page = send(client, **{field: value})
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {field}
    assert "choose it once more" in text(page)
    assert not Merchant.objects.exists()


def test_one_application_waits_at_a_time_and_a_known_tax_id_is_not_taken_over(client: Any, applicant: Any) -> None:
    make.merchant(tax_id=make.TAX_IDS[1])
    assert send(client, tax_id=make.TAX_IDS[1]).status_code == 422
    send(client)
    assert "is waiting" in text(send(client, tax_id=make.TAX_IDS[2]))
    assert Merchant.objects.filter(applied_by=applicant).count() == 1


def test_a_refused_applicant_reads_why_and_sends_it_again(client: Any, applicant: Any) -> None:
    send(client)
    actions.reject(Merchant.objects.get(), by=make.staff(Role.OPERATOR), reason="存摺封面看不清楚", now=make.NOW)
    assert "存摺封面看不清楚" in text(client.get("/merchant/apply/"))
    send(client, contact="林先生")
    merchant = Merchant.objects.get()
    assert (merchant.state, merchant.contact, merchant.documents.count()) == ("applied", "林先生", 2)


def test_the_approved_applicant_is_the_owner_and_opens_a_shop(client: Any, applicant: Any) -> None:
    send(client)
    merchant = actions.approve(Merchant.objects.get(), by=make.staff(Role.OPERATOR), reason="齊全", now=make.NOW)
    assert queries.merchants_owned_by(applicant).get() == merchant
    answers = {"name": "海角咖啡", "district": make.district().pk, "address": "海邊路 1 號", "takes": "both"}
    client.post(f"/merchant/business/{merchant.pk}/shop/", answers | {"is_open": "on", "picture": png()})
    shop = Shop.objects.get()
    assert shop.picture.name.endswith(".jpg")
    assert shop.name in text(client.get("/shops/"))


def test_an_operator_never_approves_their_own_application(client: Any) -> None:
    operator = make.staff(Role.OPERATOR)
    merchant = make.merchant(state=Merchant.State.APPLIED)
    Merchant.objects.filter(pk=merchant.pk).update(applied_by=operator)
    with pytest.raises(actions.OwnApplication):
        actions.approve(merchant, by=operator, reason="我自己", now=make.NOW)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.FINANCE])
def test_those_who_pay_read_the_account_in_full_and_it_is_on_record(client: Any, applicant: Any, role: Role) -> None:
    send(client)
    merchant, desk = Merchant.objects.get(), at_desk(make.staff(role))
    page = text(desk.get(reverse("admin:rewards_merchant_change", args=[merchant.pk])))
    assert ACCOUNT not in page
    assert "5566" in page
    assert ACCOUNT in text(desk.post(reverse("admin:rewards_merchant_bank", args=[merchant.pk])))
    paper = desk.get(reverse("admin:rewards_merchant_document", args=[merchant.documents.first().pk]))
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    seen = AuditEvent.objects.filter(object_id=str(merchant.pk)).values_list("action", flat=True)
    assert {"merchant.bank_account_read", "merchant.document_read"} <= set(seen)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR, Role.EDITOR])
def test_others_get_neither_account_nor_papers(client: Any, applicant: Any, role: Role) -> None:
    send(client)
    merchant = Merchant.objects.get()
    desk = at_desk(make.staff(role, make.agency() if role == Role.EDITOR else None))
    assert desk.post(reverse("admin:rewards_merchant_bank", args=[merchant.pk])).status_code == 403
    paper = reverse("admin:rewards_merchant_document", args=[merchant.documents.first().pk])
    assert desk.get(paper).status_code == 404


def test_an_owner_corrects_their_own_shop_and_switches_it_off(client: Any) -> None:
    shop = make.shop()
    client.force_login(make.owner(shop.merchant))
    page = {"name": "新名字", "district": shop.district_id, "address": "新址", "takes": "goods", "hours": "每天"}
    client.post(f"/merchant/shop/{shop.pk}/", page | {"is_open": "on"})
    client.post(f"/merchant/shop/{shop.pk}/open/", {"open": "0"})
    shop.refresh_from_db()
    assert (shop.name, shop.address, shop.is_open) == ("新名字", "新址", False)
    assert AuditEvent.objects.filter(action="shop.changed").count() == 2


@pytest.mark.parametrize("who", ["outsider", "clerk"])
def test_nobody_else_changes_a_shop(client: Any, who: str) -> None:
    shop = make.shop()
    client.force_login(make.clerk(shop) if who == "clerk" else make.owner(make.merchant()))
    for path in (f"/merchant/shop/{shop.pk}/", f"/merchant/shop/{shop.pk}/open/"):
        assert client.post(path, {"open": "0", "name": "x"}).status_code == 404
    assert client.get(f"/merchant/business/{shop.merchant_id}/shop/").status_code == 404


def test_a_second_shop_of_the_same_name_is_refused_in_words(client: Any) -> None:
    client.cookies["tuili_language"] = "en"
    shop = make.shop()
    client.force_login(make.owner(shop.merchant))
    page = {"name": shop.name, "district": shop.district_id, "address": "x", "takes": "both"}
    again = client.post(f"/merchant/business/{shop.merchant_id}/shop/", page)
    assert again.status_code == 422
    assert "of this name already" in text(again)


def test_the_operators_step_tells_the_reason_to_the_applicant(client: Any, applicant: Any) -> None:
    send(client)
    address = reverse("admin:rewards_merchant_step", args=[Merchant.objects.get().pk, "reject"])
    desk = at_desk(make.staff(Role.OPERATOR))
    assert messages_of(desk.post(address, {"reason": "請補件"}, follow=True))
    assert "請補件" in text(client.get("/merchant/apply/"))
    assert "請補件" in text(client.get("/inbox/"))


@pytest.mark.parametrize("state", ["applied", "rejected"])
def test_who_is_erased_takes_an_application_along_with_its_papers(
    client: Any, applicant: Any, state: str, tmp_path: Any, django_capture_on_commit_callbacks: Any
) -> None:
    send(client)
    Merchant.objects.update(state=state)
    mydata.request_erasure(applicant, now=make.NOW)
    with django_capture_on_commit_callbacks(execute=True):
        assert erasing.carry_out_due(now=make.NOW + timedelta(days=7)) == 1
    assert not Merchant.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_applicants_copy_holds_the_application(client: Any, applicant: Any) -> None:
    send(client)
    copy = exporting.build(applicant, language="zh-hant", now=make.NOW)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        rows = json.loads(archive.read("my-data.json"))["tables"]["rewards.Merchant"]
    assert [(row["contact"], row["bank_account"]) for row in rows] == [("陳小姐", ACCOUNT)]


def test_a_huge_picture_is_no_paper(client: Any, applicant: Any) -> None:
    page = text(send(client, registration=png_that_claims(30_000, 30_000)))
    assert "too large" in page
    assert not MerchantDocument.objects.exists()


def test_a_photo_of_a_paper_is_kept_without_where_it_was_taken(client: Any, applicant: Any) -> None:
    send(client, passbook=jpeg_with_place())
    with MerchantDocument.objects.get(kind="passbook").file.open() as kept, Image.open(kept) as photo:
        assert dict(photo.getexif()) == {}


def test_a_paper_that_comes_by_no_form_passes_the_gate_too(client: Any, applicant: Any) -> None:
    send(client)
    document = MerchantDocument.objects.first()
    document.file.save("a.jpg", jpeg_with_place(), save=False)
    with document.file.open() as kept, Image.open(kept) as photo:
        assert dict(photo.getexif()) == {}
    document.file = png_that_claims(30_000, 30_000)
    with pytest.raises(PictureTooLarge):
        document.save()
