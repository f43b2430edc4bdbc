"""Choose by which way, how soon and when one wants to be told."""

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.agencies.models import Agency
from civic.core.errors import DomainError
from engagement.delivery.kinds import Channel
from engagement.delivery.preferences import queries
from engagement.delivery.preferences.models import How, Manner, MutedAgency, Preference

LONGEST_REST = 90  # days


class NoSuchChoice(DomainError):
    code = "no_such_choice"
    help = "messages"
    family = DomainError.INVALID
    message = _("There is no such choice for this kind of message.")


class RestTooLong(DomainError):
    code = "rest_too_long"
    help = "messages"
    family = DomainError.INVALID
    message = _("A pause lasts 90 days at most.")


class NoSuchAgency(DomainError):
    code = "no_such_agency"
    help = "messages"
    family = DomainError.INVALID
    message = _("There is no such agency.")


@transaction.atomic
def choose(citizen: Citizen, hows: Mapping[tuple[str, str], str | None]) -> None:
    """Set how soon news of a family leaves by a channel, by (family, channel); None: a topic goes by all notices again.

    Raises NoSuchChoice: none is set.
    """
    known = {choice.family.slug: choice for choice in queries.choices(citizen) if choice.can_choose}
    for (family, channel), how in hows.items():
        choice = known.get(family)
        if choice is None or channel not in choice.how:
            raise NoSuchChoice
        mine = Preference.objects.filter(citizen=citizen, family=family, channel=channel)
        if how is None and choice.is_topic:
            mine.delete()
        elif how in queries.HOWS[Channel(channel)]:
            Preference.objects.update_or_create(
                citizen=citizen, family=family, channel=channel, defaults={"how": How(how)}
            )
        else:
            raise NoSuchChoice


@transaction.atomic
def mute(citizen: Citizen, agencies: Collection[int]) -> None:
    """Let exactly these agencies, by their numbers, send nothing. Raises NoSuchAgency: nothing is changed."""
    if Agency.objects.filter(pk__in=agencies).count() != len(set(agencies)):
        raise NoSuchAgency
    MutedAgency.objects.filter(citizen=citizen).exclude(agency__in=agencies).delete()
    rows = [MutedAgency(citizen=citizen, agency_id=pk) for pk in agencies]
    MutedAgency.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def set_manner(
    citizen: Citizen,
    *,
    quiet_from: time,
    quiet_until: time,
    words_on_screen: bool,
    rest_days: int | None,
    now: datetime,
) -> Manner:
    """Set the quiet hours, what a locked screen shows, and a rest of so many days: 0 ends it, None leaves it."""
    if rest_days is not None and not 0 <= rest_days <= LONGEST_REST:
        raise RestTooLong
    facts: dict[str, Any] = {"quiet_from": quiet_from, "quiet_until": quiet_until, "words_on_screen": words_on_screen}
    facts["language"] = get_language() or ""
    if rest_days is not None:
        facts["paused_until"] = now + timedelta(days=rest_days) if rest_days else None
    return Manner.objects.update_or_create(citizen=citizen, defaults=facts)[0]
