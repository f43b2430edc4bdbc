"""Who counts as a minor here, and whether a guardian has agreed."""

from datetime import date, datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from civic.accounts.models import Citizen
from civic.guardians.models import GuardianConsent


def first_minor_year(today: date) -> int:
    """Whoever was born in this year or later is, or may still be, below MINOR_AGE: only the year is known."""
    return today.year - int(settings.MINOR_AGE)


def is_minor(citizen: Citizen, *, today: date) -> bool:
    """By the year of birth that was told. Nobody is taken for a minor who told none."""
    return citizen.birth_year is not None and citizen.birth_year >= first_minor_year(today)


def is_capped(citizen: Citizen, *, today: date) -> bool:
    """A minor; and where the county asks for the age, whoever has not told the year of birth."""
    unknown = citizen.birth_year is None
    return bool(settings.AGE_ASKED) if unknown else is_minor(citizen, today=today)


def capped(today: date) -> Q:
    """The same as a condition on citizens."""
    young = Q(birth_year__gte=first_minor_year(today))
    return young | Q(birth_year__isnull=True) if settings.AGE_ASKED else young


def has_consent(citizen: Citizen) -> bool:
    return in_force().filter(citizen=citizen).exists()


def in_force() -> QuerySet[GuardianConsent]:
    return GuardianConsent.objects.filter(given_at__isnull=False, withdrawn_at__isnull=True)


def newest(citizen: Citizen) -> GuardianConsent | None:
    return GuardianConsent.objects.filter(citizen=citizen).order_by("-pk").first()


def children_of(mailbox: str) -> QuerySet[GuardianConsent]:
    """What was agreed to from a mailbox and is in force, oldest first."""
    return in_force().filter(mailbox=mailbox).select_related("citizen__user").order_by("pk")


def asking(mailbox: str, *, besides: Citizen, since: datetime) -> int:
    """How many other children a mailbox has agreed for, or was asked for since then."""
    waiting = Q(given_at__isnull=True, asked_at__gt=since) | Q(given_at__isnull=False, withdrawn_at__isnull=True)
    others = GuardianConsent.objects.filter(waiting, mailbox=mailbox).exclude(citizen=besides)
    return others.values("citizen").distinct().count()
