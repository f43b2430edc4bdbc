"""A questionnaire ends at its time, after so many people, or by hand; whoever is writing then may send for an hour."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from surveys.questionnaires.models import Questionnaire


class NotOpen(DomainError):
    code = "questionnaire_not_open"
    family = DomainError.CONFLICT
    message = _("This questionnaire is not open, so it cannot be closed.")


@transaction.atomic
def close(questionnaire: Questionnaire, *, by: User, now: datetime) -> Questionnaire:
    """End it now, for good. Raises NotOpen, NotAllowed."""
    require_role(by, Role.EDITOR, Role.APPROVER, agency_id=questionnaire.agency_id)
    kept = Questionnaire.objects.select_for_update(no_key=True).get(pk=questionnaire.pk)
    if kept.opened_at is None or kept.is_closed(now):
        raise NotOpen
    _end(kept, by=by, now=now)
    return kept


def close_full(*, now: datetime) -> int:
    """End those that so many people have answered as they said; a few more may have come since. Return how many."""
    return sum(_close_if_full(pk, now=now) for pk in with_enough(now).values_list("pk", flat=True))


@transaction.atomic
def _close_if_full(pk: int, *, now: datetime) -> bool:
    """Of two that find it full at once the second finds it closed."""
    kept = with_enough(now).filter(pk=pk).first() and Questionnaire.objects.select_for_update(no_key=True).get(pk=pk)
    if not kept or kept.is_closed(now):
        return False
    _end(kept, by=None, now=now)
    return True


def with_enough(now: datetime) -> "QuerySet[Questionnaire]":
    """Open questionnaires that close after so many people, and have them: a round of beat ends them."""
    is_open = Q(closes_at=None) | Q(closes_at__gt=now)
    limited = Questionnaire.objects.filter(is_open, closes_after__isnull=False, opened_at__isnull=False)
    people = limited.annotate(people=Count("participations__citizen", distinct=True))
    return people.filter(people__gte=F("closes_after")).order_by("pk")


def _end(questionnaire: Questionnaire, *, by: User | None, now: datetime) -> None:
    questionnaire.closes_at = now
    questionnaire.save(update_fields=["closes_at"])
    audit.record("questionnaire.closed", by=by, about=questionnaire)
