"""Asking a guardian, agreeing, and taking it back."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError, NotFound
from civic.guardians.models import GuardianConsent
from civic.guardians.queries import in_force, is_minor
from civic.outbox import mail

SALT = "civic.guardians"
GOOD_FOR = timedelta(days=7)
KEPT_UNANSWERED = timedelta(days=14)  # the mail still says for a while that it is too old
MAILS, IN = 3, timedelta(days=1)


class NotAMinor(DomainError):
    code = "not_a_minor"
    message = _("You do not need a guardian’s consent.")


class OwnAddress(DomainError):
    code = "own_address"
    message = _("This is your own address. Enter your parent’s or guardian’s.")


class TooManyAsked(DomainError):
    code = "too_many_asked"
    family = DomainError.LIMIT
    message = _("We have written three times today. Please try again tomorrow.")


class AskedTooLongAgo(DomainError):
    code = "asked_too_long_ago"
    family = DomainError.CONFLICT
    message = _("This mail is older than a week. Let the child ask once more on the site.")


@transaction.atomic
def ask(citizen: Citizen, email: str, *, now: datetime) -> GuardianConsent:
    """Write to the guardian. Raises NotAMinor, OwnAddress, TooManyAsked."""
    locked = Citizen.objects.select_for_update().select_related("user").get(pk=citizen.pk)
    if not is_minor(locked, today=taipei_day(now)):
        raise NotAMinor
    if email.lower() == locked.user.email.lower():
        raise OwnAddress
    if GuardianConsent.objects.filter(citizen=locked, asked_at__gt=now - IN).count() >= MAILS:
        raise TooManyAsked
    made = GuardianConsent.objects.create(citizen=locked, email=email.lower(), asked_at=now)
    address = settings.PUBLIC_URL + reverse("civic:guardian_consent", args=[token_of(made)])
    facts: dict[str, Any] = {"child": locked.user.get_short_name(), "cap": settings.MINOR_COIN_CAP, "address": address}
    mail.write("civic/guardians/ask_mail.txt", made.email, user=locked.user, **facts)
    return made


def token_of(consent: GuardianConsent) -> str:
    """What the guardian's mail leads by; whoever holds it has the guardian's mailbox."""
    return signing.dumps(consent.pk, salt=SALT)


def by_token(token: str) -> GuardianConsent:
    """Raises NotFound for anything that we did not sign."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise NotFound from error
    found = GuardianConsent.objects.select_related("citizen__user").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def agree(consent: GuardianConsent, *, now: datetime) -> None:
    """The guardian agrees; done twice, it is once. Raises AskedTooLongAgo, and NotFound once it was taken back."""
    citizen = Citizen.objects.select_for_update().get(pk=consent.citizen_id)
    consent.refresh_from_db()
    if consent.withdrawn_at:
        raise NotFound
    if consent.given_at or in_force().filter(citizen=citizen).exists():
        return
    if is_too_old(consent, now=now):
        raise AskedTooLongAgo
    consent.given_at = now
    consent.save(update_fields=["given_at"])
    audit.record("guardian.agreed", by=None, about=consent)


def is_too_old(consent: GuardianConsent, *, now: datetime) -> bool:
    """Whether the mail has lapsed without an answer."""
    return consent.given_at is None and consent.asked_at < now - GOOD_FOR


def forget(*, now: datetime) -> int:
    """Delete what guardians never answered, with their addresses; return how many."""
    return GuardianConsent.objects.filter(given_at=None, asked_at__lt=now - KEPT_UNANSWERED).delete()[0]


@transaction.atomic
def take_back(consent: GuardianConsent, *, now: datetime) -> None:
    """From now on the cap holds again; what was earned stays."""
    Citizen.objects.select_for_update().get(pk=consent.citizen_id)
    changed = in_force().filter(pk=consent.pk).update(withdrawn_at=now)
    if changed:
        audit.record("guardian.took_back", by=None, about=consent)
