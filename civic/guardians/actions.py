"""Asking a guardian, agreeing, and taking it back."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from civic.accounts.mailboxes import mailbox, mailboxes_of, users_of
from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.codes import actions as codes
from civic.core.calendar import taipei_day
from civic.core.errors import NotFound
from civic.core.locks import Lock, hold
from civic.guardians.errors import AskedTooLongAgo, CannotAgree, NotAMinor, OwnAddress, TooManyAsked
from civic.guardians.models import GuardianConsent
from civic.guardians.queries import asking, capped, in_force, is_minor
from civic.outbox import mail

SALT = "civic.guardians"
GOOD_FOR = timedelta(days=7)
KEPT_UNANSWERED = timedelta(days=14)  # the mail still says for a while that it is too old
MAILS, IN = 3, timedelta(days=1)


@transaction.atomic
def ask(citizen: Citizen, email: str, *, now: datetime) -> GuardianConsent:
    """Write to the guardian. Raises NotAMinor, OwnAddress, CannotAgree, TooManyAsked."""
    locked = Citizen.objects.select_for_update().select_related("user").get(pk=citizen.pk)
    if not is_minor(locked, today=taipei_day(now)):
        raise NotAMinor
    if mailbox(email) in mailboxes_of(locked.user):
        raise OwnAddress
    if GuardianConsent.objects.filter(citizen=locked, asked_at__gt=now - IN).count() >= MAILS:
        raise TooManyAsked
    _refuse_unfit(locked, mailbox(email), now=now)
    made = GuardianConsent.objects.create(citizen=locked, email=email.lower(), mailbox=mailbox(email), asked_at=now)
    address = settings.PUBLIC_URL + reverse("civic:guardian_consent", args=[token_of(made)])
    facts: dict[str, Any] = {"child": child_name(locked.user), "cap": settings.MINOR_COIN_CAP, "address": address}
    mail.write("civic/guardians/ask_mail.txt", made.email, user=locked.user, **facts)
    return made


def child_name(user: User) -> str:
    """How a guardian reads of a child: by the name that it gave, and never by its mail address."""
    return user.name or _("Your child")


def _refuse_unfit(child: Citizen, box: str, *, now: datetime) -> None:
    """No minor agrees for another, and no mailbox for more than a household; those who ask at once wait in a row."""
    hold(Lock.GUARDIANS)
    young = Citizen.objects.filter(capped(taipei_day(now)), birth_year__isnull=False, user__in=users_of(box))
    too_many = asking(box, besides=child, since=now - GOOD_FOR) >= settings.GUARDIAN_CHILDREN
    if too_many or young.exists():
        raise CannotAgree


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
def send_code(consent: GuardianConsent, *, now: datetime) -> None:
    """Mail six digits to the guardian. Raises AskedTooLongAgo, TooManyCodes."""
    if is_too_old(consent, now=now):
        raise AskedTooLongAgo
    child = consent.citizen.user
    code = codes.make(child, purpose=_purpose(consent), email=consent.email, now=now)
    why = _("You are about to agree as a guardian, for: %(child)s. Your code:") % {"child": child_name(child)}
    mail.write("civic/signin/code_mail.txt", consent.email, user=child, code=code, why=why)


def confirm(consent: GuardianConsent, *, code: str, name: str, relation: str, now: datetime) -> None:
    """The guardian agrees with the code from the mail. Raises what civic.codes.check and `agree` raise."""
    child, purpose = consent.citizen.user, _purpose(consent)
    right = codes.check(child, purpose=purpose, email=consent.email, code=code, now=now)
    with transaction.atomic():
        codes.spend(right, now=now)
        agree(consent, name=name, relation=relation, now=now)


@transaction.atomic
def agree(consent: GuardianConsent, *, name: str, relation: str, now: datetime) -> None:
    """The guardian agrees; done twice, it is once.

    Raises AskedTooLongAgo, CannotAgree, and NotFound once it was taken back.
    """
    citizen = Citizen.objects.select_for_update().get(pk=consent.citizen_id)
    consent.refresh_from_db()
    if consent.withdrawn_at:
        raise NotFound
    if consent.given_at or in_force().filter(citizen=citizen).exists():
        return
    if is_too_old(consent, now=now):
        raise AskedTooLongAgo
    _refuse_unfit(citizen, consent.mailbox, now=now)
    consent.given_at, consent.name, consent.relation = now, name, relation
    consent.save(update_fields=["given_at", "name", "relation"])
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


def _purpose(consent: GuardianConsent) -> str:
    return f"guardian-{consent.pk}"
