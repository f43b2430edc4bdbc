"""Become a digital citizen by agreeing to the terms; stop being one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.audit import actions as audit
from civic.consent.actions import record
from civic.consent.models import Consent, Document
from civic.consent.queries import last_act, newest
from civic.core.errors import DomainError, NotFound
from civic.digital.models import DigitalCard
from civic.identity.queries import proof_of
from civic.shown_codes.drawing import draw_until_free, grouped, random_letters

Level = Citizen.Level


class NotOfferedYet(DomainError):
    code = "not_offered_yet"
    help = "digital-citizen"
    family = DomainError.CONFLICT
    message = _("The county does not take digital citizens yet.")


class LivesHere(DomainError):
    code = "lives_here"
    help = "digital-citizen"
    family = DomainError.CONFLICT
    message = _("You live in the county, as your particulars say: prove your identity instead, and all of it is yours.")


@transaction.atomic
def join(citizen: Citizen, *, now: datetime) -> DigitalCard:
    """Agree to the terms in force and get a card; asked twice, it is one card. Who has one agrees to newer terms.

    Raises NotOfferedYet, LivesHere.
    """
    terms = newest(Document.Kind.DIGITAL)
    if terms is None:
        raise NotOfferedYet
    held = Citizen.objects.select_for_update(no_key=True, of=("self",)).select_related("district").get(pk=citizen.pk)
    card = DigitalCard.objects.filter(citizen=held).first()
    if card is not None:
        if newer_terms(held):
            record(held.user, terms, Consent.Act.GIVEN, now=now)
        return card
    if held.district and held.district.in_county:
        raise LivesHere
    record(held.user, terms, Consent.Act.GIVEN, now=now)
    held.level = citizen.level = Level.DIGITAL
    held.save(update_fields=["level"])
    card = _new_card(held, now)
    audit.record("digital.joined", by=held.user, about=held, terms=terms.version)
    return card


@transaction.atomic
def leave(citizen: Citizen, *, now: datetime) -> None:
    """Give the card back; coins and everything else stay. Raises NotFound without a card."""
    held = Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)
    deleted, _rows = DigitalCard.objects.filter(citizen=held).delete()
    if not deleted:
        raise NotFound
    terms = newest(Document.Kind.DIGITAL)
    if terms is not None:
        record(held.user, terms, Consent.Act.WITHDRAWN, now=now)
    held.level = citizen.level = Level.VERIFIED if proof_of(held) else Level.UNVERIFIED
    held.save(update_fields=["level"])
    audit.record("digital.left", by=held.user, about=held)


def newer_terms(citizen: Citizen) -> Document | None:
    """The terms in force, to which a digital citizen has not agreed yet."""
    terms = newest(Document.Kind.DIGITAL)
    return terms if terms and last_act(citizen.user, terms) != Consent.Act.GIVEN else None


def new_number() -> str:
    """Such as `V7KD-4X9Q`."""
    return grouped(f"V{random_letters(7)}")


def _new_card(citizen: Citizen, now: datetime) -> DigitalCard:
    """Draw again while somebody else has the number."""
    return draw_until_free(lambda: DigitalCard.objects.create(citizen=citizen, number=new_number(), since=now))
