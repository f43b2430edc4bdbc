"""Declare a stake in a shop, as a member of staff, and say when it has ended."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError, NotFound
from civic.core.roles import Role, require_role
from rewards.interests.models import Interest
from rewards.shops.models import Merchant

STAFF = tuple(role for role in Role if role != Role.AUDITOR)  # auditors decide nothing


class DeclaredAlready(DomainError):
    code = "declared_already"
    family = DomainError.CONFLICT
    message = _("You have declared this already.")


class EndedAlready(DomainError):
    code = "stake_ended"
    family = DomainError.CONFLICT
    message = _("That this stake has ended was noted before.")


@transaction.atomic
def declare(merchant: Merchant, *, stake: str, by: User, now: datetime) -> Interest:
    """Put on record that the person has a stake; from now on they decide nothing about it. Raises DeclaredAlready."""
    require_role(by, *STAFF)
    try:
        with transaction.atomic():  # a savepoint: after a refusal the transaction can still be read from
            made = Interest.objects.create(user=by, merchant=merchant, stake=stake, declared_at=now)
    except IntegrityError as error:
        raise DeclaredAlready from error
    audit.record("interest.declared", by=by, about=merchant, stake=stake, interest=made.pk)
    return made


@transaction.atomic
def end(interest_id: int, *, by: User, now: datetime) -> Interest:
    """Note that the person's own stake has ended; the declaration stays. Raises NotFound, EndedAlready."""
    found = Interest.objects.select_for_update(of=("self",)).select_related("merchant").filter(pk=interest_id).first()
    if found is None or found.user_id != by.pk:
        raise NotFound
    if found.ended_at is not None:
        raise EndedAlready
    found.ended_at = now
    found.save(update_fields=["ended_at"])
    audit.record("interest.ended", by=by, about=found.merchant, interest=found.pk)
    return found
