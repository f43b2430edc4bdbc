"""Changing the address of an account: both ends confirm it, and whoever or whatever else is let in no longer is."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.authtoken.models import Token

from civic.accounts.actions import end_every_session
from civic.accounts.models import User
from civic.codes import actions as codes
from civic.codes.models import MailedCode
from civic.core.errors import DomainError, FieldErrors
from civic.outbox import mail

OLD, NEW = "old-address", "new-address"
CODE_MAIL = "civic/signin/code_mail.txt"


class SameAddress(DomainError):
    code = "same_address"
    help = "change-address"
    message = gettext_lazy("This is your address already.")


class AddressTaken(DomainError):
    """Told only to somebody who has shown that the mailbox is theirs."""

    code = "address_taken"
    help = "two-accounts"
    family = DomainError.CONFLICT
    message = gettext_lazy(
        "This address opens another account. Sign in there, or have both merged at a service counter."
    )


class CodesNotRight(FieldErrors):
    """Says of each of the two codes what is wrong with it."""

    help = "code-wrong"


@transaction.atomic
def ask(user: User, new: str, *, now: datetime) -> None:
    """Send a code to the old address and one to the new. Raises SameAddress, TooManyCodes.

    An address that opens another account gets a mail without a code; on the page nothing tells the difference.
    """
    if new.lower() == user.email.lower():
        raise SameAddress
    old_code = codes.make(user, purpose=OLD, email=user.email, now=now)
    new_code = codes.make(user, purpose=NEW, email=new, now=now)
    why = _("Your account will get the address %(email)s. The code from this mailbox:") % {"email": new}
    mail.write(CODE_MAIL, user.email, user=user, code=old_code, why=why)
    if is_taken(new, besides=user):
        mail.write("civic/signin/taken_mail.txt", new, user=user)
    else:
        why = _("This will be the address of your account. Your code:")
        mail.write(CODE_MAIL, new, user=user, code=new_code, why=why)


def is_taken(email: str, *, besides: User) -> bool:
    others = User.objects.by_email(email).exclude(pk=besides.pk)
    return others.exists() or EmailAddress.objects.exclude(user=besides).filter(email__iexact=email).exists()


def change(user: User, new: str, *, old_code: str, new_code: str, now: datetime) -> None:
    """Give the account its new address when both codes are right; all other sessions and the key for programs end.

    Raises CodesNotRight and AddressTaken.
    """
    was, had_key = user.email, Token.objects.filter(user=user).exists()
    spent = _checked(user, {"old_code": (OLD, was, old_code), "new_code": (NEW, new, new_code)}, now)
    with transaction.atomic():
        for code in spent:
            codes.spend(code, now=now)
        put(user, new)
        for mailbox in (was, new):
            mail.write("civic/signin/changed_mail.txt", mailbox, user=user, new=new, had_key=had_key)


def put(user: User, email: str) -> None:
    """Make `email` the account's only address, confirmed; every session and API token ends. Raises AddressTaken."""
    if is_taken(email, besides=user):
        raise AddressTaken
    try:
        with transaction.atomic():
            user.emailaddress_set.all().delete()
            Token.objects.filter(user=user).delete()
            user.email = email.lower()
            user.save(update_fields=["email"])
            end_every_session(user)
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError as error:  # somebody else was faster
        raise AddressTaken from error
    user.refresh_from_db()


def _checked(user: User, tries: dict[str, tuple[str, str, str]], now: datetime) -> list[MailedCode]:
    right, faults = [], {}
    for field, (purpose, email, code) in tries.items():
        try:
            right.append(codes.check(user, purpose=purpose, email=email, code=code, now=now))
        except DomainError as error:
            faults[field] = [str(error)]
    if faults:
        raise CodesNotRight(fields=faults)
    return right
