"""Celery tasks of this app: each calls one action."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from civic.core.calendar import taipei_day
from civic.core.locks import Busy
from rewards import coins
from rewards.fraud import actions as fraud
from rewards.ledger import actions as ledger
from rewards.ledger import lapsing
from rewards.ledger.closing import BooksInUse
from rewards.ledger.errors import MoneyStopped
from rewards.offers import vouchers
from rewards.redemption.attempts import actions as attempts
from rewards.redemption.codes import actions as codes
from rewards.settlement.closing import actions as settlement
from rewards.settlement.closing import errors, requests
from rewards.settlement.periods import rates
from rewards.settlement.periods.queries import periods_to_close
from rewards.settlement.proving import nightly
from rewards.settlement.reports import actions as budget_coins
from rewards.settlement.statements import confirmations, reminders
from rewards.shops import team

log = structlog.get_logger(__name__)


@shared_task(name="rewards.close_periods")
def close_periods() -> None:
    """Close every settlement period that is over, the oldest first: the last one, and what was missed before.

    Each night from 02:00 to 06:00 Asia/Taipei. With months there is something to do on the 1st only, or after a missed
    night.
    """
    now = timezone.now()
    rates.note(now=now)
    for period in periods_to_close(today=taipei_day(now)):
        try:
            issued = settlement.close_month(period.first, by="beat", now=now)
        except errors.MonthAlreadyClosed as error:
            log.info("period.not_closed", period=str(period), why=error.code)
        except BooksInUse as error:  # the next hour tries again; a later period needs this one's statements
            log.error("period.not_closed", period=str(period), why=error.code, **error.facts)
            break
        else:
            log.info("period.closed", period=str(period), coins_payable=issued.coins_payable)
    count_budget_coins()


@shared_task(name="rewards.close_asked_months")
def close_asked_months() -> None:
    """Close the months that an operator asked for; a doorbell rings at once, beat comes by every minute."""
    if requests.work(now=timezone.now()):
        count_budget_coins()


def ask_to_close() -> None:
    """Ring a worker's doorbell; when the broker is away, beat comes by within a minute anyway."""
    try:
        close_asked_months.apply_async(retry=False, expires=60)
    except (OperationalError, OSError) as error:
        log.warning("closing.doorbell", why=type(error).__name__)


@shared_task(name="rewards.count_budget_coins")
def count_budget_coins() -> None:
    """Count what became of each budget's coins, for closed months that lack it: after closing, and daily at 02:30."""
    log.info("budget_coins.counted", months=budget_coins.keep_missing())


@shared_task(name="rewards.forget_payment_codes")
def forget_payment_codes() -> None:
    """Delete payment codes that nobody used, digits of used ones, and traces that the fraud desk no longer needs."""
    codes.forget_payment_codes(now=timezone.now())
    attempts.forget(now=timezone.now())


@shared_task(name="rewards.forget_invitations")
def forget_invitations() -> None:
    """Delete invitations that nobody took up, with the addresses in them."""
    team.forget_unanswered(now=timezone.now())


@shared_task(name="rewards.end_shop_roles")
def end_shop_roles() -> None:
    """Clear away the roles in shops whose last day is over; since midnight they gave no right."""
    team.end_due(now=timezone.now())


@shared_task(name="rewards.bring_over_coins")
def bring_over_coins() -> None:
    """Move what came to merged accounts later, such as coins that a shop gave back."""
    coins.bring_over(now=timezone.now())


@shared_task(name="rewards.remind_merchants")
def remind_merchants() -> None:
    """File reminders to merchants that have not confirmed; the outbox sends them."""
    reminders.file(now=timezone.now())


@shared_task(name="rewards.deem_confirmed")
def deem_confirmed() -> None:
    """Take silence past the deadline for a yes, where the county has decided so."""
    confirmations.deem_confirmed(now=timezone.now())


@shared_task(name="rewards.report_fraud")
def report_fraud() -> None:
    """List yesterday's patterns for the fraud desk."""
    found = fraud.report(taipei_day(timezone.now()) - timedelta(days=1))
    log.info("fraud.reported", found=found)


@shared_task(name="rewards.seal_ledger")
def seal_ledger() -> None:
    """Seal what has been written since the last time, batch by batch."""
    while ledger.seal():
        pass


@shared_task(name="rewards.lapse_coins")
def lapse_coins() -> None:
    """Move coins whose last day is over to the account `expired`."""
    lapsing.lapse(now=timezone.now())


@shared_task(name="rewards.end_vouchers")
def end_vouchers() -> None:
    """Give back the coins of vouchers that nobody used in time."""
    try:
        ended = vouchers.end_lapsed(now=timezone.now())
    except (MoneyStopped, Busy) as error:  # the next hour tries again
        log.info("vouchers.not_ended", why=error.code)
    else:
        log.info("vouchers.ended", ended=ended)


@shared_task(name="rewards.warn_of_lapsing_coins")
def warn_of_lapsing_coins() -> None:
    """Tell owners of coins that lapse in 30 and in 7 days."""
    coins.warn_of_lapsing(now=timezone.now())


@shared_task(name="rewards.verify_ledger")
def verify_ledger() -> None:
    """Prove every night what is new, and the next part of what is old; stop all coins when something is broken."""
    nightly.prove_ledger(now=timezone.now())


@shared_task(name="rewards.verify_whole_ledger")
def verify_whole_ledger() -> None:
    """Prove everything, and make the checkpoint from the first posting on: every Sunday."""
    nightly.prove_ledger(now=timezone.now(), whole=True)


@shared_task(name="rewards.reconcile_periods")
def reconcile_periods() -> None:
    """Reconcile every night what is open or not wholly paid, and an older period in rotation."""
    nightly.reconcile_periods(now=timezone.now())


@shared_task(name="rewards.send_anchor")
def send_anchor() -> None:
    """Send the signed head of yesterday's chain out of the house."""
    nightly.send_anchor(now=timezone.now())
