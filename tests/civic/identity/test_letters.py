"""Codes by post: for one addressee, once, in time, and not to be guessed."""

import uuid

import pytest
from django.utils import timezone

from civic.audit.models import AuditEvent
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from civic.identity import actions, guessing, letters, national_id
from civic.identity.models import LetterBatch, LetterCode
from tests import factories as make
from tests.civic.identity import people
from tests.civic.mydata.dump import everything
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
LIST = f"王小明,推力市中山路 1 號,{people.NATIONAL}\n陳安妮,浪花鎮海濱路 2 號,{people.RESIDENT}"


@pytest.fixture
def printed():
    """Two letters of a batch."""
    _batch, made = letters.make_batch(
        letters.read(LIST), label="五月", key=uuid.uuid4(), by=make.staff(Role.OPERATOR), now=make.NOW
    )
    return made


def typed(citizen, letter, number=people.NATIONAL, *, now=make.NOW, address="192.0.2.1"):
    return letters.redeem(citizen, by=people.at(citizen, address), code=letter.code, number=number, now=now)


def test_the_addressee_is_verified(printed):
    citizen = make.citizen()
    made = typed(citizen, printed[0])
    citizen.refresh_from_db()
    assert (citizen.level, made.method, made.document) == ("verified", "letter", "")


def test_a_code_is_understood_in_small_letters_and_without_dashes(printed):
    citizen = make.citizen()
    code = printed[0].code.lower().replace("-", " ")
    assert letters.redeem(citizen, by=people.at(citizen), code=code, number=people.NATIONAL, now=make.NOW)


def test_somebody_elses_letter_does_not_fit(printed):
    with pytest.raises(guessing.WrongCode):
        typed(make.citizen(), printed[1])


def test_a_code_works_once(printed):
    typed(make.citizen(), printed[0])
    with pytest.raises(guessing.WrongCode):
        typed(make.citizen(), printed[0])


def test_a_code_works_until_its_last_day_and_not_when_cancelled(printed):
    with pytest.raises(guessing.WrongCode):
        typed(make.citizen(), printed[0], now=make.later(days=91))
    letters.cancel_batch(LetterBatch.objects.get().pk, by=make.staff(Role.OPERATOR), now=make.NOW)
    with pytest.raises(guessing.WrongCode):
        typed(make.citizen(), printed[0])


def test_neither_codes_nor_numbers_nor_names_are_stored(printed):
    stored = everything()
    for letter in printed:
        assert letter.code.lower() not in stored
        assert letter.name not in stored
    assert people.NATIONAL.lower() not in stored


def test_five_wrong_tries_lock_the_account_and_the_address_for_a_quarter_of_an_hour(printed):
    guesser, neighbour = make.citizen(), make.citizen()
    for _ in range(5):
        with pytest.raises(guessing.WrongCode):
            typed(guesser, printed[1])
    for who, where in [(guesser, "198.51.100.7"), (neighbour, "192.0.2.1")]:
        with pytest.raises(guessing.TooManyTries):
            typed(who, printed[0], address=where)
    assert typed(neighbour, printed[0], address="198.51.100.7")
    with pytest.raises(guessing.WrongCode):
        typed(guesser, printed[1], now=make.later(minutes=16))


def test_a_slip_in_the_number_costs_no_try(printed):
    citizen = make.citizen()
    for _ in range(6):
        with pytest.raises(national_id.InvalidNationalId):
            typed(citizen, printed[0], "A123456780")
    assert typed(citizen, printed[0])


def test_only_operators_have_letters_made():
    with pytest.raises(NotAllowed):
        letters.make_batch(
            letters.read(LIST), label="x", key=uuid.uuid4(), by=make.staff(Role.COORDINATOR), now=make.NOW
        )


@pytest.mark.parametrize(
    ("text", "line"),
    [("王小明,推力市", 1), (LIST + "\n李四,某處,A123456780", 3), (f"{LIST}\n王明,他處,{people.NATIONAL}", 3), ("", 0)],
)
def test_a_bad_line_is_named_and_nothing_is_made(text, line):
    with pytest.raises(letters.BadLine) as refused:
        letters.read(text)
    assert refused.value.facts["line"] == line
    assert "A123456780" not in str(refused.value)


def test_the_sheet_is_shown_once():
    desk, key = at_desk(make.staff(Role.OPERATOR)), str(uuid.uuid4())
    sent = {"key": key, "label": "五月", "people": LIST, "sheet": "html"}
    sheet = desk.post("/identity/letters/", sent).content.decode()
    assert "王小明" in sheet
    assert sheet.count("letter-code") == 2
    again = desk.post("/identity/letters/", sent)
    assert again.status_code == 422
    assert (LetterCode.objects.count(), "王小明" in again.content.decode()) == (2, True)
    assert AuditEvent.objects.filter(action="letters.made").count() == 1


def test_a_print_shop_gets_a_csv_without_formulas():
    sent = {"key": str(uuid.uuid4()), "label": "x", "people": f"=1+1,街,{people.NATIONAL}", "sheet": "csv"}
    answer = at_desk(make.staff(Role.OPERATOR)).post("/identity/letters/", sent)
    assert answer.content.decode("utf-8-sig").splitlines()[1].startswith("'=1+1,")


def test_unused_codes_are_forgotten_after_their_last_day(printed):
    typed(make.citizen(), printed[0])
    letters.forget(now=make.later(days=91))
    assert LetterCode.objects.count() == 1


def test_the_page_tells_what_is_wrong_and_thanks():
    phone, now = at_desk(make.citizen().user), timezone.now()
    operator = make.staff(Role.OPERATOR)
    _batch, made = letters.make_batch(letters.read(LIST), label="x", key=uuid.uuid4(), by=operator, now=now)
    assert list(phone.post("/me/identity/letter/", {}).context["form"].errors) == ["code", "national_id"]
    assert phone.post("/me/identity/letter/", {"code": "nothing", "national_id": people.NATIONAL}).status_code == 422
    sent = {"code": made[0].code, "national_id": people.NATIONAL}
    assert phone.post("/me/identity/letter/", sent).url == "/me/identity/"


def test_half_a_code_costs_no_try():
    phone = at_desk(make.citizen().user)
    for _ in range(6):
        page = phone.post("/me/identity/letter/", {"code": "ABCD-2345", "national_id": people.NATIONAL})
    assert page.context["form"].errors.as_data()["code"][0].code == "max_length"


def test_an_addressee_with_a_verified_account_gets_no_second_one(printed):
    people.check(make.staff(Role.OPERATOR), make.citizen(), people.NATIONAL)
    with pytest.raises(actions.PersonHasAccount):
        typed(make.citizen(), printed[0])
