"""No words that somebody typed become a formula in a spreadsheet: one rule, for Python, SQL and every export."""

import ast
import csv
import io
import random
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models

from civic.accounts.forms import ProfileForm
from civic.accounts.models import User
from civic.agencies.models import Agency
from civic.core.cells import no_formula, plain_cell, safe_cell
from civic.core.roles import Role
from civic.guardians.forms import AgreeForm
from civic.guardians.models import GuardianConsent
from civic.web import spreadsheets
from rewards.cards.forms import CardForm
from rewards.devices.models import Device
from rewards.devices.owner_views import DeviceForm
from rewards.offers.forms import OfferForm
from rewards.offers.models import Offer
from rewards.payees import forms as payee_forms
from rewards.payees.models import MerchantChange
from rewards.shops.application_forms import ApplicationForm
from rewards.shops.forms import ShopPageForm
from rewards.shops.models import Merchant, Shop
from tests import factories as make
from tests.api import program_of, refusal
from tests.staff import at_desk

ROOT = Path(__file__).resolve().parents[2]
SIGNS = [sign for number in range(1, sys.maxunicode + 1) if unicodedata.category(sign := chr(number)) != "Cs"]
UNSEEN_KINDS = {"Cc", "Cf", "Zs", "Zl", "Zp"}
ODD = "=+-@\t\r\n ＝＋－＠'\"“\u200b\u00a0\ufeff\u2028\u2029\u3000\u2060\u00ad\u180e\ufe0f\u3164a1,;|%山海\U000e0041"


@pytest.mark.django_db
def test_sql_and_python_agree_on_every_sign_before_a_formula_and_alone() -> None:
    for text in (lambda sign: f"{sign}=1+1", lambda sign: f"{sign}1"):
        assert in_sql([text(sign) for sign in SIGNS]) == [safe_cell(text(sign)) for sign in SIGNS]


@pytest.mark.django_db
def test_sql_and_python_agree_on_random_text() -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    chance = random.Random(seed)
    texts = ["".join(chance.choices(chance.choice([ODD, SIGNS]), k=chance.randrange(9))) for _ in range(20_000)]
    assert in_sql(texts) == [safe_cell(text) for text in texts]
    assert [plain_cell(str(safe_cell(text))) for text in texts] == texts


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_nothing_unseen_hides_the_start_of_a_formula(start: str) -> None:
    unseen = [sign for sign in SIGNS if unicodedata.category(sign) in UNSEEN_KINDS]
    assert {"\u200b", "\u00a0", "\ufeff", "\u2028", "\u202e"} < set(unseen)
    assert [text for sign in ["", *unseen] if safe_cell(text := f"{sign}{start}1") != f"'{text}"] == []


@pytest.mark.parametrize("text", ["山海小舖", "A-1", "1=1", "a@b", "’70s", "'n Braai", "", "(+886)"])
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


def test_a_heading_is_a_cell_too() -> None:
    rows = list(csv.reader(io.StringIO(spreadsheets.write(["=a", "b"], [["+1", 2]]).decode("utf-8-sig"))))
    assert rows == [["'=a", "b"], ["'+1", "2"]]


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "＋好", "\u200b@me", "-5", "\ufeff=1"])
def test_a_name_does_not_begin_like_a_formula(name: str) -> None:
    with pytest.raises(ValidationError, match="="):
        no_formula(name)


FORMULAS = ["=HYPERLINK(1)", "\u200b@x"]
COLUMNS = [
    (User, "name"), (GuardianConsent, "name"), (Agency, "name"), (Agency, "name_en"), (Merchant, "name"),
    (Merchant, "contact"), (Shop, "name"), (Offer, "title"), (Device, "name"),
]  # fmt: skip
FORMS = [
    (ProfileForm, "name"), (AgreeForm, "name"), (CardForm, "name"), (ApplicationForm, "name"),
    (ApplicationForm, "contact"), (ShopPageForm, "name"), (OfferForm, "title"), (DeviceForm, "name"),
]  # fmt: skip
# Where staff write names: the table, the field, and who is at the desk.
DESKS = [
    ("civic/agency", "name", Role.COORDINATOR), ("civic/agency", "name_en", Role.COORDINATOR),
    ("rewards/merchant", "name", Role.OPERATOR), ("rewards/merchant", "contact", Role.OPERATOR),
    ("rewards/shop", "name", Role.OPERATOR),
]  # fmt: skip


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize(("model", "field"), COLUMNS)
def test_no_column_of_a_name_takes_a_formula(model: type[models.Model], field: str, name: str) -> None:
    column = model._meta.get_field(field)
    with pytest.raises(ValidationError) as refused:
        column.run_validators(name)
    assert "formula" in [error.code for error in refused.value.error_list]


@pytest.mark.django_db
@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize(("form", "field"), FORMS)
def test_no_form_takes_a_name_that_is_a_formula(form: type[forms.BaseForm], field: str, name: str) -> None:
    assert form({field: name}).has_error(field, "formula")
    assert not form({field: "山海 2 號"}).has_error(field)


@pytest.mark.django_db
@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize(("place", "field", "role"), DESKS)
def test_nobody_at_a_desk_writes_a_name_that_is_a_formula(place: str, field: str, role: Role, name: str) -> None:
    desk = at_desk(make.staff(role))
    for said, refused in ((name, True), ("山海 2 號", False)):
        form = desk.post(f"/admin/{place}/add/", {field: said}).context["adminform"].form
        assert form.has_error(field, "formula") is refused


@pytest.mark.django_db
@pytest.mark.parametrize("name", FORMULAS)
def test_no_company_is_renamed_into_a_formula(name: str) -> None:
    form = payee_forms.form_for(make.merchant(), MerchantChange.Kind.COMPANY)
    said = {"tax_id_after": make.TAX_IDS[0], "reason": "公司更名"}
    assert form({"name_after": name, **said}).has_error("name_after", "formula")
    assert form({"name_after": "山海食品行", **said}).is_valid()


@pytest.mark.django_db
@pytest.mark.parametrize("name", FORMULAS)
def test_no_program_writes_a_name_that_is_a_formula(name: str) -> None:
    user = make.citizen().user
    refused = refusal(program_of(user).patch("/api/v1/profile/", {"name": name}, format="json"), 400)
    assert "A name does not begin with" in str(refused["fields"]["name"])
    user.refresh_from_db()
    assert user.name == "citizen"


def test_every_table_that_leaves_the_portal_is_made_in_one_place() -> None:
    """Nobody else writes CSV or XLSX, or lets the database write a file."""
    found = {f"{path.relative_to(ROOT)}: {what}" for path in sources() for what in writers_in(path)}
    assert found == {"civic/web/spreadsheets.py: writer", "civic/web/spreadsheets.py: Workbook",
                     "civic/web/spreadsheets.py: copy_expert", "civic/core/copying.py: copy_expert"}  # fmt: skip


def sources() -> Iterator[Path]:
    for app in ("civic", "rewards", "surveys", "engagement"):
        yield from (path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def writers_in(path: Path) -> set[str]:
    """Name what in this file writes tables: `csv.writer`, `Workbook`, `COPY … TO` by `copy_expert`."""
    named = {"writer", "DictWriter", "Workbook", "copy_expert", "copy_to"}
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    calls = [node.func for node in nodes if isinstance(node, ast.Call)]
    names = {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}
    return names & named


def in_sql(texts: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT safe_cell(t) FROM unnest(%s::text[]) WITH ORDINALITY u(t, n) ORDER BY n", [texts])
        return [row[0] for row in cursor.fetchall()]
