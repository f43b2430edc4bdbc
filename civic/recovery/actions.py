"""Giving an account back at the counter: whoever stands there with a document gets it, whoever had it before is out."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.accounts.erasure import end_sessions
from civic.accounts.models import User
from civic.audit import actions as audit
from civic.codes import actions as codes
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from civic.helpdesk.actions import OwnAccount, StaffAccount
from civic.outbox import mail
from civic.recovery.models import Recovery
from civic.signin import addresses
from civic.signin.actions import end_every_way

PURPOSE = "recovery"


class AccountClosed(DomainError):
    code = "account_closed"
    family = DomainError.CONFLICT
    message = gettext_lazy("This account is closed: open it again first.")


class RecoveryDone(DomainError):
    code = "recovery_done"
    family = DomainError.CONFLICT
    message = gettext_lazy("This recovery is done already.")


def start(user: User, *, document: str, new_email: str, by: User, now: datetime) -> Recovery:
    """Note which kind of document was shown, and send a code to the new address.

    Raises AccountClosed, AddressTaken, StaffAccount, OwnAccount, TooManyCodes.
    """
    _require_counter(user, by)
    if addresses.is_taken(new_email, besides=user):
        raise addresses.AddressTaken
    with transaction.atomic():
        code = codes.make(user, purpose=PURPOSE, email=new_email, now=now)
        made = Recovery.objects.create(
            user=user, document=document, new_email=new_email.lower(), operator=by, started_at=now
        )
        audit.record("recovery.started", by=by, about=user, document=document, recovery=made.pk)
        why = _("At the service counter your account gets this address. Read this code to the person at the counter:")
        mail.write("civic/signin/code_mail.txt", made.new_email, user=user, code=code, why=why)
    return made


def finish(recovery: Recovery, *, code: str, by: User, now: datetime) -> None:
    """Give the account its new address by the code that was sent there; old sessions and ways in end, the wallet stays.

    Raises CodeWrong and its kin, RecoveryDone, AddressTaken.
    """
    user = recovery.user
    _require_counter(user, by)
    if recovery.done_at:
        raise RecoveryDone
    checked = codes.check(user, purpose=PURPOSE, email=recovery.new_email, code=code, now=now)
    was = user.email
    with transaction.atomic():
        codes.spend(checked, now=now)
        end_sessions(user)
        end_every_way(user)
        addresses.put(user, recovery.new_email)
        recovery.new_email, recovery.done_at = "", now
        recovery.save(update_fields=["new_email", "done_at"])
        audit.record("recovery.done", by=by, about=user, document=recovery.document, recovery=recovery.pk)
        mail.write("civic/recovery/told_mail.txt", was, user=user)


def forget(*, now: datetime) -> int:
    """Of a recovery that was not finished within a day the new address goes: whoever typed it owes us nothing."""
    unfinished = Recovery.objects.filter(done_at=None, started_at__lt=now - timedelta(days=1)).exclude(new_email="")
    return unfinished.update(new_email="")


def _require_counter(user: User, by: User) -> None:
    require_role(by, Role.OPERATOR)
    if user.pk == by.pk:
        raise OwnAccount
    if user.is_staff or user.is_superuser or user.memberships.exists():
        raise StaffAccount
    if not user.is_active:
        raise AccountClosed
