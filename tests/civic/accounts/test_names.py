"""Names in any script and with emoji are kept as typed; tricks with characters are refused, each with its sentence."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from civic.accounts.models import User
from civic.guardians.forms import AgreeForm
from civic.guardians.models import GuardianConsent
from rewards.devices.models import Device
from rewards.devices.owner_views import DeviceForm
from rewards.shops.application_forms import ApplicationForm
from rewards.shops.models import Merchant, Shop
from tests import factories as make

pytestmark = pytest.mark.django_db


def save(name: str):
    citizen, client = make.citizen(), Client(headers={"accept-language": "en"})
    client.force_login(citizen.user)
    page = client.post("/me/profile/", {"name": name})
    citizen.user.refresh_from_db()
    return page, citizen.user.name


@pytest.mark.parametrize(
    "name",
    [
        "王小明",
        "Kacaw 阿美",
        "林媽媽 😀",
        "👩‍👧 小美",
        "Ольга",
        "Nguyễn Văn A",
        "José-María",
        "Дом Rosa",
        "J.R.R. Tolkien",
        "小明/阿明",
    ],
)
def test_names_of_any_script_are_kept_as_typed(name):
    page, kept = save(name)
    assert page.status_code == 302
    assert kept == name


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("\u0410dmin", "two alphabets"),  # a Cyrillic А before Latin letters
        ("c\u03bfunty", "two alphabets"),  # a Greek omicron
        ("admin\u200b", "invisible characters"),  # a space of no width
        ("\u202enimda", "invisible characters"),  # written backwards
        ("a\u0000b", "cannot be kept"),
        ("😀😀", "at least one letter"),
        ("…", "at least one letter"),
        ("點 https://evil.example", "a web or e-mail address"),  # it would stand in a mail of the county
        ("Prize at evil.example", "a web or e-mail address"),
        ("x" * 61, "at most 60"),
    ],
)
def test_a_name_that_tricks_the_eye_is_refused_with_a_sentence(name, says):
    page, kept = save(name)
    assert page.status_code == 400
    assert says in page.content.decode()
    assert kept == "citizen"


@pytest.mark.parametrize("name", ["\u0410dmin", "admin\u200b", "evil.example", "😀"])
def test_the_api_refuses_the_same_tricks(name):
    citizen, client = make.citizen(), Client(headers={"accept-language": "en"})
    client.force_login(citizen.user)
    refused = client.patch("/api/v1/profile/", {"name": name}, content_type="application/json")
    assert (refused.status_code, list(refused.json()["error"]["fields"])) == (400, ["name"])


@pytest.mark.parametrize("name", ["Z\u0351\u0363\u0357\u0306algo", "王" + "\u0301" * 4, "e\u0332\u0332\u0332\u0332"])
def test_marks_that_are_piled_up_are_refused(name):
    page, kept = save(name)
    assert "too many marks" in page.content.decode()
    assert kept == "citizen"


@pytest.mark.parametrize("name", ["สมชาย ที่รัก", "हिन्दी", "Nguye\u0302\u0303n", "שָׁלוֹם"])
def test_scripts_that_are_written_with_marks_are_welcome(name):
    assert save(name)[1] == name


NAMES_OF = [
    (User, "name", True), (GuardianConsent, "name", True), (Merchant, "name", False),
    (Device, "name", False),
]  # fmt: skip


@pytest.mark.parametrize(("model", "field", "of_a_person"), NAMES_OF)
@pytest.mark.parametrize("name", ["…", "😀", "a\u0301\u0301\u0301\u0301", "admin\u200b"])
def test_people_guardians_shops_and_devices_are_named_so_that_it_can_be_read(model, field, of_a_person, name):
    column = model._meta.get_field(field)
    with pytest.raises(ValidationError):
        column.run_validators(name)
    column.run_validators("山海小吃 2 號店")
    if of_a_person:
        with pytest.raises(ValidationError):
            column.run_validators("evil.example")


@pytest.mark.parametrize("form", [ApplicationForm, DeviceForm])
@pytest.mark.parametrize("name", ["…", "😀", "a\u0301\u0301\u0301\u0301", "admin\u200b"])
def test_the_forms_of_an_owner_refuse_what_their_columns_refuse(form, name):
    assert form({"name": name}).has_error("name")
    assert not form({"name": "山海小吃 2 號店"}).has_error("name")


def test_a_guardian_gives_a_name_that_can_be_read():
    form = AgreeForm({"name": "…", "relation": "parent", "code": "123456", "sure": "on"})
    assert form.errors["name"]


def test_nobody_is_called_by_their_mail_address(client):
    user = make.citizen().user
    User.objects.filter(pk=user.pk).update(name="", email="secret.nick@example.test")
    user.refresh_from_db()
    client.force_login(user)
    for path in ("/", "/wallet/", "/shops/"):
        assert "secret.nick" not in client.get(path).content.decode(), path
    assert "secret" not in user.get_short_name()


@pytest.mark.parametrize("name", ["…", "😀", "a\u0301\u0301\u0301\u0301", "admin\u200b"])
def test_a_shop_is_named_so_that_it_can_be_read(name):
    with pytest.raises(ValidationError) as refused:
        Shop(name=name).clean()
    assert list(refused.value.message_dict) == ["name"]
    Shop(name="山海小吃 2 號店").clean()
