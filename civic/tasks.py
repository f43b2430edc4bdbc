"""Celery tasks of this app: each calls one action."""

from threading import Lock

import structlog
from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from civic.accounts import erasure
from civic.agencies import actions as agencies
from civic.backups import nightly
from civic.codes import actions as codes
from civic.exports import actions as lists
from civic.guardians import actions as guardians
from civic.health import actions
from civic.help import actions as help_desk
from civic.identity import counter, guessing, letters
from civic.mydata import actions as mydata
from civic.mydata import erasing
from civic.outbox import actions as outbox
from civic.outbox.models import Urgency
from civic.privacy import unconfirmed
from civic.recovery import actions as recovery
from civic.signin import visits
from civic.staff import idle, sampling

BULK_SECONDS = 9
ONE_BULK = Lock()
log = structlog.get_logger(__name__)


@shared_task(name="civic.heartbeat")
def heartbeat() -> None:
    """Show that a task travels from beat through the broker to a worker and the database."""
    actions.beat("worker", now=timezone.now())


@shared_task(name="civic.make_exports")
def make_exports() -> None:
    """Make the copies of their data that people asked for, and delete those whose day is over."""
    now = timezone.now()
    mydata.forget_exports(now=now)
    mydata.make_exports(now=now)


@shared_task(name="civic.make_lists")
def make_lists() -> None:
    """Make the lists that staff asked for, and delete the files whose days are over."""
    now = timezone.now()
    lists.forget(now=now)
    lists.work(now=now)


@shared_task(name="civic.forget_codes")
def forget_codes() -> None:
    """Delete codes that lead to nothing any more, and wrong tries that no longer count."""
    now = timezone.now()
    for each in (counter, guessing, letters):
        each.forget(now=now)


@shared_task(name="civic.erase_people")
def erase_people() -> None:
    """Erase those who asked for it a week ago."""
    erasing.carry_out_due(now=timezone.now())


@shared_task(name="civic.forget_mailed_codes")
def forget_mailed_codes() -> None:
    """Delete mailed codes that are older than a day, and the addresses that they were to bring to an account."""
    now = timezone.now()
    codes.forget(now=now)
    recovery.forget(now=now)


@shared_task(name="civic.forget_unconfirmed")
def forget_unconfirmed() -> None:
    """Delete addresses that nobody confirmed, of newcomers and of guardians, and visits that are over."""
    now = timezone.now()
    forgotten = unconfirmed.forget(now=now)
    guardians.forget(now=now)
    erasure.forget_sessions(now=now)
    visits.forget()
    log.info("unconfirmed.forgotten", accounts=forgotten)


@shared_task(name="civic.send_outbox")
def send_outbox() -> None:
    """Send what somebody waits for, and take over what a dead worker left of it. Bulk has a queue of its own."""
    if told := outbox.work_beside(now=timezone.now(), urgencies=outbox.BEFORE_BULK):
        log.info("outbox.worked", **told)


@outbox.BELL.connect
def send_now() -> None:
    """Ring a worker's doorbell, as for an emergency; when the broker is away, beat comes by within ten seconds."""
    try:
        send_outbox.apply_async(retry=False, expires=30)
    except (OperationalError, OSError) as error:
        log.warning("outbox.doorbell", why=type(error).__name__)


@shared_task(name="civic.send_bulk")
def send_bulk() -> None:
    """Send what has time, a few seconds long: another round goes on, and nobody's thread is held for an hour.

    One round at a time in a process: on a busy machine rounds last longer than it takes until the next one comes, and
    would in the end hold every thread of a worker that also has what is urgent.
    """
    if not ONE_BULK.acquire(blocking=False):
        return
    try:
        if told := outbox.work_beside(now=timezone.now(), urgencies=[Urgency.BULK], seconds=BULK_SECONDS):
            log.info("outbox.worked", **told)
    finally:
        ONE_BULK.release()


@shared_task(name="civic.forget_sent")
def forget_sent() -> None:
    """Delete what was sent a month ago, and the numbers of questions by the form."""
    now = timezone.now()
    outbox.forget(now=now)
    help_desk.forget(now=now)


@shared_task(name="civic.back_up")
def back_up() -> None:
    """Save everything into BACKUP_DIR, where one is set; after 00:25, when the night has mixed anonymous answers."""
    nightly.back_up()


@shared_task(name="civic.check_backup")
def check_backup() -> None:
    """Prove that the newest backup can be restored."""
    nightly.check()


@shared_task(name="civic.end_roles")
def end_roles() -> None:
    """End the roles whose last day is over; since midnight they gave no right."""
    agencies.end_due(now=timezone.now())


@shared_task(name="civic.end_unused_roles")
def end_unused_roles() -> None:
    """Write to staff who have not signed in for long, and end the roles of those who were written to."""
    now = timezone.now()
    log.info("staff.unused", told=idle.tell(now=now), ended=idle.end(now=now))


@shared_task(name="civic.sample_reads")
def sample_reads() -> None:
    """Put some reads of last month before the auditor, once."""
    sampling.draw(now=timezone.now())


def ask_for_exports() -> None:
    """Ring a worker's doorbell; when the broker is away, beat comes by within a minute anyway."""
    try:
        make_exports.apply_async(retry=False, expires=60)
    except (OperationalError, OSError) as error:
        log.warning("exports.doorbell", why=type(error).__name__)


@lists.BELL.connect
def make_lists_now() -> None:
    """Ring a worker's doorbell; when the broker is away, beat comes by within a minute anyway."""
    try:
        make_lists.apply_async(retry=False, expires=60)
    except (OperationalError, OSError) as error:
        log.warning("lists.doorbell", why=type(error).__name__)
