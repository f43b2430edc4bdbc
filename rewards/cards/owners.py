"""Before a card is printed, its owner is asked at their own phone or mailbox, so that no counter prints one alone.

The owner reads a code out at the counter. Where they have neither, the paper that they showed and a stated reason stand
in for it, and the audit log keeps the reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.codes import actions as codes
from civic.codes.models import MailedCode
from civic.core.errors import DomainError
from civic.core.hooks import Hook
from civic.outbox import mail
from rewards.cards.models import Card

GOOD_FOR = timedelta(minutes=10)  # a printer that jams is no reason to ask the owner again
REASON_LENGTH = 300


class OwnerNotAsked(DomainError):
    code = "owner_not_asked"
    help = "counter-card"
    family = DomainError.CONFLICT
    message = _("The owner is asked first: send a code to their phone or mailbox, and type what they read out.")


class PrintReasonMissing(DomainError):
    code = "print_reason_missing"
    help = "counter-card"
    message = _("This account has neither phone nor mailbox: write why the card is printed all the same.")


class NoSuchWay(DomainError):
    code = "no_such_way"
    help = "counter-card"
    family = DomainError.CONFLICT
    message = _("The owner is not reached there any more. Look at the page again.")


@dataclass(frozen=True)
class Way:
    """Where an owner is reached: its name in the log, the address, what the counter sees of it, how a code leaves."""

    name: str
    address: str
    masked: str
    send: Callable[[str, datetime], Any]  # gets the code


PHONES: Hook[[User], Way | None] = Hook("At which confirmed number is this person reached?")
LANGUAGES: Hook[[Citizen], str] = Hook("In which language is this person written to?")


def ways(card: Card) -> list[Way]:
    """The phone and the mailbox of the card's owner, as far as both are confirmed; the phone first."""
    user = card.citizen.user
    phones = [way for way in PHONES(user) if way is not None]
    has_mailbox = EmailAddress.objects.filter(user=user, verified=True, email__iexact=user.email).exists()
    return [*phones, _mailbox(user)] if has_mailbox else phones


@transaction.atomic
def ask(card: Card, way: str, *, by: User, now: datetime) -> Way:
    """Send the owner a code for this card. Raises NoSuchWay, TooManyCodes, and what a phone's channel raises."""
    chosen = next((each for each in ways(card) if each.name == way), None)
    if chosen is None:
        raise NoSuchWay
    code = codes.make(card.citizen.user, purpose=_purpose(card), email=chosen.address, now=now)
    with override(next(LANGUAGES(card.citizen), settings.LANGUAGE_CODE)):
        chosen.send(code, now)
    audit.record("card.owner_asked", by=by, about=card, way=chosen.name)
    return chosen


def confirm(card: Card, code: str, *, by: User, now: datetime) -> None:
    """Take the code that the owner reads out. Raises CodeWrong and its kin, NoCode when nothing was sent.

    A wrong try is counted by itself: call it outside a transaction.
    """
    sent = MailedCode.objects.filter(user=card.citizen.user_id, purpose=_purpose(card)).order_by("-pk").first()
    if sent is None or sent.email not in [way.address for way in ways(card)]:
        raise codes.NoCode  # an address that the owner has left since then proves nothing
    right = codes.check(card.citizen.user, purpose=_purpose(card), email=sent.email, code=code, now=now)
    with transaction.atomic():
        codes.spend(right, now=now)
        audit.record("card.owner_confirmed", by=by, about=card)


def require(card: Card, *, reason: str, now: datetime) -> bool:
    """Return whether the owner said yes within ten minutes; False where nobody could be asked and a reason stands.

    Raises OwnerNotAsked, PrintReasonMissing.
    """
    if has_confirmed(card, now=now):
        return True
    if ways(card):
        raise OwnerNotAsked
    if not reason.strip():
        raise PrintReasonMissing
    return False


def has_confirmed(card: Card, *, now: datetime) -> bool:
    """Whether the owner's code for this very card was typed within ten minutes."""
    mine = MailedCode.objects.filter(user=card.citizen.user_id, purpose=_purpose(card))
    return mine.filter(used_at__gt=now - GOOD_FOR, used_at__lte=now).exists()


def _purpose(card: Card) -> str:
    return f"card-{card.pk}"  # a code for one card prints no other one


def _mailbox(user: User) -> Way:
    def send(code: str, now: datetime) -> None:
        why = _("A card for your coins is being printed at a service counter. Read this code out there, if it is you:")
        mail.write("rewards/cards/code_mail.txt", user.email, user=user, code=code, why=why)

    local, _at, host = user.email.partition("@")
    return Way("mail", user.email, f"{local[:1]}•••@{host}", send)
