from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, District, Topic, User
from civic.core.errors import DomainError


class BirthYearInFuture(DomainError):
    code = "birth_year_in_future"
    help = "birth-year"
    message = _("The year of birth is in the future.")


class YoungYearStands(DomainError):
    code = "young_year_stands"
    help = "birth-year"
    family = DomainError.FORBIDDEN
    message = _("To become older than a minor, show a document at a service counter.")


def is_young(birth_year: int | None, today: date) -> bool:
    """Whether somebody of this year of birth is a minor, or may still be one."""
    return birth_year is not None and birth_year >= today.year - settings.MINOR_AGE


def end_every_session(user: User) -> None:
    """Each browser that is signed in as this person is not any more, from its next request on."""
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    user.refresh_from_db(fields=["session_round"])


def ensure_citizen(user: User) -> Citizen:
    """Give a user the citizen profile that everyone has, which may have been read along with them."""
    known: Citizen | None = user._state.fields_cache.get("citizen")  # type: ignore[assignment]  # of any model
    if known is not None:
        return known
    citizen, _created = Citizen.objects.get_or_create(user=user)
    return citizen


def rehearse_joining() -> None:
    """Write what joining writes, and take it back."""
    with transaction.atomic():
        user = User.objects.create_user(f"{uuid4().hex}@rehearsal.invalid")
        user.emailaddress_set.create(email=user.email, primary=True)
        ensure_citizen(user)
        transaction.set_rollback(True)


def tell_birth_year(user: User, year: int) -> None:
    """What was told at joining; a year that the county knows already stands."""
    Citizen.objects.filter(user=user, birth_year=None).update(birth_year=year)


@transaction.atomic
def update_profile(
    citizen: Citizen,
    *,
    name: str,
    birth_year: int | None,
    gender: str,
    district: District | None,
    topics: Iterable[Topic],
    today: date,
) -> None:
    """Correct what a citizen tells about themselves; every particular may be left empty. Raises BirthYearInFuture."""
    if birth_year is not None and birth_year > today.year:
        raise BirthYearInFuture(fields={"birth_year": [str(BirthYearInFuture.message)]})
    if is_young(citizen.birth_year, today) and not is_young(birth_year, today):
        raise YoungYearStands(fields={"birth_year": [str(YoungYearStands.message)]})
    citizen.birth_year, citizen.gender, citizen.district = birth_year, gender, district
    citizen.save(update_fields=["birth_year", "gender", "district"])
    citizen.topics.set(topics)
    citizen.user.name = name
    citizen.user.save(update_fields=["name"])
