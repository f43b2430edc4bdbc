"""A payment code pays once, for its amount, within its life."""

import pytest

from civic.core.roles import Role
from civic.helpdesk import actions as support
from rewards import coins
from rewards.ledger import stops
from rewards.ledger.errors import MoneyStopped
from rewards.redemption.attempts.models import WrongCode
from rewards.redemption.codes import actions as codes
from rewards.redemption.codes import errors as code_errors
from rewards.redemption.codes import till_actions
from rewards.redemption.counter import actions
from rewards.redemption.payments import errors
from rewards.redemption.payments.models import PaymentCode
from tests import factories as make
from tests.owner import tamper
from tests.reads import few_rows_read

pytestmark = pytest.mark.django_db


def test_a_code_moves_its_amount_from_the_payer_to_the_shop():
    payer, shop = make.rich_citizen(100), make.shop()
    _payment, code = make.payment_code(payer, 35)
    done = actions.confirm(clerk=make.clerk(shop), key="tap-1", code=code.code, now=make.later(5))
    assert done.redemption.amount == 35
    assert coins.balance(payer, today=make.NOW.date()) == 65


def test_a_replay_a_second_later_is_told_where_it_was_paid():
    payer, shop = make.rich_citizen(100), make.shop()
    _payment, code = make.payment_code(payer, 35)
    done = actions.confirm(clerk=make.clerk(shop), key="tap-1", code=code.code, now=make.NOW)
    with pytest.raises(code_errors.CodeUsed) as refusal:
        actions.confirm(clerk=make.clerk(shop), key="tap-2", code=code.code, now=make.later(1))
    assert done.redemption.receipt in str(refusal.value)


def test_after_a_minute_the_code_is_worth_nothing():
    payer, shop = make.rich_citizen(100), make.shop()
    _payment, code = make.payment_code(payer, 35)
    with pytest.raises(code_errors.CodeExpired):
        actions.confirm(clerk=make.clerk(shop), key="tap-1", digits=code.digits, now=make.later(61))
    assert coins.balance(payer, today=make.NOW.date()) == 100


def test_ten_wrong_codes_lock_the_clerk_out_but_not_a_colleague():
    shop, payer = make.shop(), make.rich_citizen(100)
    guesser, colleague = make.clerk(shop), make.clerk(shop)
    _payment, code = make.payment_code(payer, 35)
    for attempt in range(10):
        with pytest.raises(errors.WrongCode):
            actions.confirm(clerk=guesser, key=f"guess-{attempt}", digits="00000000", now=make.NOW)
    with pytest.raises(errors.TooManyWrongCodes):
        actions.confirm(clerk=guesser, key="tap", digits=code.digits, now=make.NOW)
    assert actions.confirm(clerk=colleague, key="tap", digits=code.digits, now=make.NOW).redemption.amount == 35


def test_who_is_locked_out_still_learns_what_was_paid_before():
    _payment, code = make.payment_code(make.rich_citizen(100), 35)
    tap = {"clerk": make.clerk(make.shop()), "key": "tap", "digits": code.digits, "now": make.NOW}
    paid = actions.confirm(**tap).redemption
    for attempt in range(10):
        with pytest.raises(errors.WrongCode):
            actions.confirm(**{**tap, "key": f"guess-{attempt}", "digits": "00000000"})
    again = actions.confirm(**tap)
    assert (again.replayed, again.redemption) == (True, paid)


def test_while_coins_are_stopped_a_till_hears_of_the_stop_and_not_of_a_wrong_code():
    stops.stop("test")
    clerk = make.clerk(make.shop())
    with pytest.raises(MoneyStopped):
        actions.confirm(clerk=clerk, key="tap", digits="00000000", now=make.NOW)
    assert not WrongCode.objects.exists()


@pytest.mark.parametrize(("after", "pays"), [(59.999, True), (60, False)])
def test_a_code_lives_to_the_last_instant_of_its_minute(after, pays):
    _payment, code = make.payment_code(make.rich_citizen(100), 35)
    tap = {"clerk": make.clerk(make.shop()), "key": "tap", "code": code.code, "now": make.later(after)}
    if pays:
        assert actions.confirm(**tap).redemption.amount == 35
    else:
        with pytest.raises(code_errors.CodeExpired):
            actions.confirm(**tap)


def test_the_code_of_an_account_that_was_closed_meanwhile_pays_nothing():
    payer, clerk = make.rich_citizen(100), make.clerk(make.shop())
    _payment, code = make.payment_code(payer, 35)
    support.deactivate(payer.user, by=make.staff(Role.OPERATOR), reason="lost telephone")
    with pytest.raises(code_errors.PayerInactive):
        till_actions.look_up(clerk=clerk, digits=code.digits, now=make.later(5))
    with pytest.raises(code_errors.PayerInactive):
        actions.confirm(clerk=clerk, key="tap", code=code.code, now=make.later(5))
    assert coins.balance(payer, today=make.NOW.date()) == 100


def test_digits_do_not_tell_of_a_payment_of_another_day():
    payer, shop = make.rich_citizen(100), make.shop()
    _payment, code = make.payment_code(payer, 35)
    actions.confirm(clerk=make.clerk(shop), key="tap", digits=code.digits, now=make.NOW)
    stranger = make.clerk(make.shop())
    with pytest.raises(errors.WrongCode):
        till_actions.look_up(clerk=stranger, digits=code.digits, now=make.later(days=2))
    with pytest.raises(errors.WrongCode):
        actions.confirm(clerk=stranger, key="tap", digits=code.digits, now=make.later(days=2))
    assert WrongCode.objects.filter(user=stranger).count() == 2


def test_digits_are_forgotten_a_day_after_their_code_and_the_payment_stays():
    payer = make.rich_citizen(100)
    payment, code = make.payment_code(payer, 35)
    paid = actions.confirm(clerk=make.clerk(make.shop()), key="tap", digits=code.digits, now=make.NOW).redemption
    make.payment_code(payer, 5)
    assert codes.forget_payment_codes(now=make.later(hours=23)) == 0
    payment.refresh_from_db()
    assert payment.digits_hash
    assert codes.forget_payment_codes(now=make.later(hours=25)) == 1  # the one that nobody used
    payment.refresh_from_db()
    paid.refresh_from_db()
    assert (payment.digits_hash, payment.state, paid.payment_code) == (None, "used", payment)


def test_whoever_draws_the_digits_that_somebody_shows_draws_again(monkeypatch):
    first, second = make.rich_citizen(10), make.rich_citizen(10)
    nonces = [b"a" * 16, b"a" * 16, b"b" * 16]
    monkeypatch.setattr(codes, "new_nonce", lambda: nonces.pop(0))
    taken = codes.create_payment_code(first, 1, now=make.NOW)
    other = codes.create_payment_code(second, 1, now=make.NOW)
    assert taken.digits_hash != other.digits_hash
    assert nonces == []


def test_making_a_code_is_one_question_to_the_database(django_assert_num_queries):
    payer = make.rich_citizen(10)
    with django_assert_num_queries(1):
        made = codes.create_payment_code(payer, 1, now=make.NOW)
    kept = PaymentCode.objects.get(pk=made.pk)
    for field in PaymentCode._meta.concrete_fields:
        said, written = getattr(made, field.attname), getattr(kept, field.attname)
        assert (bytes(said) if field.name == "nonce" else said) == (
            bytes(written) if field.name == "nonce" else written
        )


def test_typed_digits_look_at_few_codes_beside_any_number_that_were_used():
    """Three thousand of the last day, which still have their digits, and as many of years before."""
    payer, clerk = make.rich_citizen(10), make.clerk(make.shop())
    payment, code = make.payment_code(payer, 1)
    tamper(
        "INSERT INTO rewards_paymentcode SELECT (jsonb_populate_record(c, jsonb_build_object('id', -n, 'state', 'used',"
        " 'code_hash', 'old' || n, 'digits_hash', CASE WHEN n % 2 = 0 THEN 'old' || n END))).*"
        f" FROM rewards_paymentcode c, generate_series(1, 6000) n WHERE c.id = {payment.pk}"
    )
    tamper("ANALYZE rewards_paymentcode")
    with few_rows_read("rewards_paymentcode", most=20):
        assert till_actions.look_up(clerk=clerk, digits=code.digits, now=make.NOW).amount == 1
        actions.confirm(clerk=clerk, key="tap", digits=code.digits, now=make.NOW)
