"""Names in any script and with emoji are kept as typed; tricks with characters are refused, each with its sentence."""

import pytest
from django.test import Client

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
        ("admin\u200b", "cannot be seen"),  # a space of no width
        ("\u202enimda", "cannot be seen"),  # written backwards
        ("a\u0000b", "Null characters"),
        ("😀😀", "at least one letter"),
        ("…", "at least one letter"),
        ("點 https://evil.example", "no web or e-mail address"),  # it would stand in a mail of the county
        ("Prize at evil.example", "no web or e-mail address"),
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
