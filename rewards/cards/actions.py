"""An operator issues a card at a counter, replaces a lost one, blocks it, and reads the balance to its owner.

Whatever is done to a card is told to its owner, who can block it without anybody's help.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError, NotFound
from civic.core.roles import Role, require_role
from civic.shown_codes.derivation import new_nonce
from rewards import coins
from rewards.cards import numbers, owners
from rewards.cards.models import Card
from rewards.pins import actions as pins
from rewards.signals import card_blocked, card_issued, card_pin_set, card_printed_again

State = Card.State


class CardEnded(DomainError):
    code = "card_ended"
    help = "counter-card"
    family = DomainError.CONFLICT
    message = _("This card is not valid any more; nothing was paid. Its owner gets a new one at a county counter.")


class OwnCard(DomainError):
    code = "own_card"
    family = DomainError.FORBIDDEN
    message = _("You cannot issue or read your own card: ask a colleague.")


@transaction.atomic
def issue(citizen: Citizen, *, pin: str, document: str, by: User, now: datetime) -> Card:
    """Give a citizen a card, with the PIN that they chose; one that they had before is dead at once.

    Raises NotAllowed, OwnCard, WeakPin.
    """
    require_desk(citizen, by)
    kept = pins.hashed(pin)
    Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)
    replaced = _end(citizen, State.REPLACED, now)
    nonce = new_nonce()
    printed = numbers.derive(nonce)
    card = Card.objects.create(
        citizen=citizen,
        nonce=nonce,
        **numbers.found_by(code=printed.code),
        **numbers.found_by(number=printed.number),
        ending=printed.number[-4:],
        pin=kept,
        document=Card.Document(document),
        free_most=settings.CARD_FREE_COINS,
        free_day=settings.CARD_FREE_COINS_A_DAY,
        issued_by=by,
        issued_at=now,
    )
    audit.record("card.issued", by=by, about=card, document=document, replaced=replaced)
    card_issued.send(Card, card=card)
    return card


@transaction.atomic
def block(card: Card, *, by: User, reason: str, now: datetime) -> None:
    """End a lost card at once; the balance stays in the wallet. Raises CardEnded."""
    require_desk(card.citizen, by)
    _block(card, by=by, reason=reason, now=now)


@transaction.atomic
def block_own(pk: int, *, citizen: Citizen, now: datetime) -> None:
    """The owner ends a card that was lost, without a counter. Raises NotFound for another's card, CardEnded."""
    card = Card.objects.select_related("citizen__user").filter(pk=pk, citizen=citizen).first()
    if card is None:
        raise NotFound
    _block(card, by=citizen.user, reason="", now=now)


def _block(card: Card, *, by: User, reason: str, now: datetime) -> None:
    if not Card.objects.filter(pk=card.pk, state=State.LIVE).update(state=State.BLOCKED, ended_at=now):
        raise CardEnded
    audit.record("card.blocked", by=by, about=card, reason=reason)
    card_blocked.send(Card, card=card, by_owner=card.citizen.user_id == by.pk, at=now)


@transaction.atomic
def set_pin(card: Card, *, pin: str, document: str, by: User, now: datetime) -> None:
    """Set the PIN that the citizen chose anew; a lock ends with it. Raises CardEnded, WeakPin."""
    require_desk(card.citizen, by)
    fresh = {"pin": pins.hashed(pin), "wrong_pins": 0, "locked_until": None}
    if not Card.objects.filter(pk=card.pk, state=State.LIVE).update(**fresh):
        raise CardEnded
    audit.record("card.pin_set", by=by, about=card, document=document)
    card_pin_set.send(Card, card=card, at=now)


@transaction.atomic
def read_balance(card: Card, *, by: User, now: datetime) -> int:
    """Return the coins of the card's owner, who stands at the counter; each reading is on record."""
    require_desk(card.citizen, by)
    audit.record("card.balance_read", by=by, about=card)
    return coins.balance(card.citizen, today=taipei_day(now))


@transaction.atomic
def printed(card: Card, *, by: User, now: datetime, reason: str = "") -> numbers.Printed:
    """Return what stands on the card, for printing it; a second paper is told to the owner.

    The owner was asked at their phone or mailbox; for somebody without either the reason says why it goes on.
    Raises CardEnded, OwnerNotAsked, PrintReasonMissing.
    """
    require_desk(card.citizen, by)
    owner_said = owners.require(card, reason=reason, now=now)
    if not Card.objects.filter(pk=card.pk, state=State.LIVE).update(prints=F("prints") + 1):
        raise CardEnded
    why = "" if owner_said else reason.strip()[: owners.REASON_LENGTH]
    audit.record("card.printed", by=by, about=card, reason=why, owner_confirmed=owner_said)
    card.refresh_from_db(fields=["prints"])
    if card.prints > 1:
        card_printed_again.send(Card, card=card, at=now)
    return numbers.derive(bytes(card.nonce))


def require_desk(citizen: Citizen, by: User) -> None:
    """Let operators act on others' cards, never on their own. Raises NotAllowed, OwnCard."""
    require_role(by, Role.OPERATOR)
    if citizen.user_id == by.pk:
        raise OwnCard


def _end(citizen: Citizen, state: Card.State, now: datetime) -> int:
    return Card.objects.filter(citizen=citizen, state=State.LIVE).update(state=state, ended_at=now)
