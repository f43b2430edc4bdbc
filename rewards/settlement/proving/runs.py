"""Keep what a proof found, and raise an alarm when it is not in order."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from civic.core.errors import DomainError
from civic.outbox import mail
from rewards.settlement.proving.models import ProofRun

Kind, Outcome = ProofRun.Kind, ProofRun.Outcome
MOST_TOLD = 10  # faults that are kept in words; the rest is counted
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Found:
    """What a proof found: its faults, each with its row, or what it says when there are none."""

    faults: Sequence[str] = ()
    told: str = ""


def run(kind: ProofRun.Kind, prove: Callable[[], Found], *, now: datetime, month: date | None = None) -> ProofRun:
    """Run a proof and keep how it ended; one that cannot be done is an alarm like one that finds something."""
    try:
        # A proof takes its own snapshot; inside a caller's transaction a savepoint keeps what it broke apart.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            found = prove()
    except DomainError as error:
        return keep(kind, Outcome.FAILED, started=now, month=month, told=str(error))
    except Exception as error:
        log.exception("proof.broke", kind=kind)
        return keep(kind, Outcome.FAILED, started=now, month=month, told=type(error).__name__)
    if not found.faults:
        return keep(kind, Outcome.WELL, started=now, month=month, told=found.told)
    return keep(kind, Outcome.FAULTY, started=now, month=month, told=_shortened(found.faults), faults=len(found.faults))


@transaction.atomic
def keep(
    kind: ProofRun.Kind, outcome: ProofRun.Outcome, *, started: datetime, month: date | None = None, told: str = "",
    faults: int = 0,
) -> ProofRun:  # fmt: skip
    """Keep a proof that is over; unless all was in order, log it and write to those whom the settings name."""
    made = ProofRun.objects.create(
        kind=kind, month=month, started_at=started, ended_at=max(started, timezone.now()), outcome=outcome,
        faults=faults, told=told,
    )  # fmt: skip
    if not made.is_well:
        _alarm(made)
    return made


def _shortened(faults: Sequence[str]) -> str:
    """The first faults, a line each."""
    more = [f"… {len(faults) - MOST_TOLD} more"] if len(faults) > MOST_TOLD else []
    return "\n".join([*faults[:MOST_TOLD], *more])


def _alarm(made: ProofRun) -> None:
    """Log it as an error, and file a mail to each address of ALARM_MAILS in the county's language."""
    log.error("proof.not_in_order", kind=made.kind, month=str(made.month or ""), told=made.told)
    with override(settings.LANGUAGE_CODE):
        subject = _("Alarm about the books: %(what)s") % {"what": made}
        link = settings.PUBLIC_URL + reverse("admin:rewards_proofrun_change", args=[made.pk])
        text = render_to_string("rewards/settlement/proving/alarm_mail.txt", {"run": made, "link": link})
    for email in settings.ALARM_MAILS:
        mail.file(email, subject, text, key=f"proof:{made.pk}:{email}"[:120], about=f"rewards.proofrun:{made.pk}")
