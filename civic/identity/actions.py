"""Prove who somebody is, once; take a proof back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.core.errors import DomainError, NotFound
from civic.core.roles import Role, require_role
from civic.identity.methods import METHODS
from civic.identity.models import Verification

Level = Citizen.Level
CHECKERS = (Role.OPERATOR,)  # who may check documents and print letters
REVOKERS = (Role.OPERATOR, Role.COORDINATOR)


class AlreadyVerified(DomainError):
    code = "already_verified"
    help = "where-to-be-verified"
    family = DomainError.CONFLICT
    message = _("This account is verified already; nothing more is needed.")


class PersonHasAccount(DomainError):
    code = "person_has_account"
    help = "person-has-account"
    family = DomainError.CONFLICT
    message = _(
        "This person has a verified account already. Sign in to that one; if you cannot, ask at a counter to have both"
        " joined."
    )


@transaction.atomic
def verify(
    citizen: Citizen, *, method: str, id_hash: str, document: str = "", by: User | None, now: datetime
) -> Verification:
    """Record a proof, and lift the citizen's level. A digital citizen stays one, with a proof.

    Raises AlreadyVerified, PersonHasAccount (the database itself lets one person prove one account).
    """
    if method not in METHODS:
        raise ValueError(f"there is no method “{method}”")
    held = Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)
    if held.verifications.filter(revoked_at__isnull=True).exists():
        raise AlreadyVerified
    try:
        with transaction.atomic():
            made = Verification.objects.create(
                citizen=held, method=method, document=document, id_hash=id_hash, verified_by=by, at=now
            )
    except IntegrityError as error:
        raise PersonHasAccount from error
    if held.level == Level.UNVERIFIED:
        held.level = Level.VERIFIED
        held.save(update_fields=["level"])
    audit.record("identity.verified", by=by or held.user, about=held, method=method, document=document)
    citizen.level = held.level
    return made


@transaction.atomic
def revoke(verification_id: int, *, by: User, reason: str, now: datetime) -> None:
    """Take a proof back, as when it was recorded for the wrong person. Raises NotFound when there is none to take."""
    require_role(by, *REVOKERS)
    found = Verification.objects.filter(pk=verification_id, revoked_at__isnull=True).first()
    if found is None:
        raise NotFound
    held = Citizen.objects.select_for_update(no_key=True).get(pk=found.citizen_id)
    Verification.objects.filter(pk=found.pk).update(revoked_at=now, revoked_by=by)
    if held.level == Level.VERIFIED:
        held.level = Level.UNVERIFIED
        held.save(update_fields=["level"])
    audit.record("identity.revoked", by=by, about=held, reason=reason, method=found.method)
