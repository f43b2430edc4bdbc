"""What a citizen chose, and what holds where they chose nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, Topic
from civic.agencies.models import Agency
from civic.core.hooks import Hook
from engagement.delivery import registry
from engagement.delivery.kinds import Channel, Family, NewsKind
from engagement.delivery.preferences.models import How, Manner, MutedAgency, Preference

OUTSIDE = (Channel.WEBPUSH, Channel.EMAIL)  # the channels that leave the portal, and that everybody can choose
OFFERED: Hook[[Citizen], list[Channel]] = Hook("Which other ways has this citizen, such as an account they linked?")
HOWS = {
    Channel.LINE: (How.AT_ONCE, How.OFF),
    Channel.WEBPUSH: (How.AT_ONCE, How.OFF),
    Channel.SMS: (How.AT_ONCE, How.OFF),
    Channel.EMAIL: (How.AT_ONCE, How.DAILY, How.WEEKLY, How.OFF),
}
NOTICES = Family("notices", _("Notices from agencies"), _("A notice from the county"))
NOTICES_BY_THEMSELVES = {Channel.WEBPUSH: How.AT_ONCE, Channel.LINE: How.AT_ONCE, Channel.EMAIL: How.OFF,
                         Channel.SMS: How.OFF}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """What a citizen chose for one family: how soon, by channel; and the kinds in it that always come, with the why.

    A topic is a family of its own, in which None is “as for all notices”.
    """

    family: Family
    how: dict[Channel, How | None]
    always: list[NewsKind] = field(default_factory=list)
    can_choose: bool = True

    @property
    def is_topic(self) -> bool:
        return self.family.slug.startswith(TOPIC)


TOPIC = "topic:"


def topic_family(code: str) -> str:
    """How a topic is called among the families."""
    return f"{TOPIC}{code}"


def families() -> list[Family]:
    """Every family of news, in the order of the files of its kinds."""
    return list({kind.family.slug: kind.family for kind in registry.KINDS.values()}.values())


def kinds_of(family: Family) -> list[NewsKind]:
    return [kind for kind in registry.KINDS.values() if kind.family.slug == family.slug]


def by_itself(family: Family, channel: Channel) -> How:
    """What holds where nobody chose: at once when a kind of the family that can be switched off uses the channel."""
    choosable = [kind for kind in kinds_of(family) if kind.can_be_switched_off]
    return How.AT_ONCE if any(kind.goes_by(channel) for kind in choosable) else How.OFF


def outside(citizen: Citizen) -> list[Channel]:
    """The ways that a citizen can choose among."""
    more = {channel for channels in OFFERED(citizen) for channel in channels}
    return [channel for channel in Channel if channel in more or channel in OUTSIDE]


def choices(citizen: Citizen) -> list[Choice]:
    """What the page of preferences shows: notices, each topic of theirs, and family by family what is one's own."""
    rows = Preference.objects.filter(citizen=citizen).values_list("family", "channel", "how")
    chosen = {(family, channel): How(how) for family, channel, how in rows}
    ways = outside(citizen)
    notices = {c: chosen.get((NOTICES.slug, c), NOTICES_BY_THEMSELVES[c]) for c in ways}
    topics = [
        Choice(_topic(topic), {c: chosen.get((topic_family(topic.code), c)) for c in ways})
        for topic in Topic.objects.filter(in_use=True)
    ]
    return [Choice(NOTICES, dict(notices)), *topics, *(_choice(family, chosen, ways) for family in families())]


def _topic(topic: Topic) -> Family:
    return Family(topic_family(topic.code), str(topic), NOTICES.neutral_title)


def _choice(family: Family, chosen: dict[tuple[str, str], How], ways: list[Channel]) -> Choice:
    how: dict[Channel, How | None] = {
        channel: chosen.get((family.slug, channel), chosen.get((family.follows, channel), by_itself(family, channel)))
        for channel in ways
    }
    always = [kind for kind in kinds_of(family) if not kind.can_be_switched_off]
    return Choice(family, how, always, can_choose=len(always) < len(kinds_of(family)))


def muted(citizen: Citizen) -> list[Agency]:
    """The agencies of which a citizen wants nothing to be sent."""
    rows = MutedAgency.objects.filter(citizen=citizen).values("agency")
    return list(Agency.objects.filter(pk__in=rows).order_by("name"))


def manner(citizen_id: int) -> Manner:
    """When somebody wants quiet, and what a locked screen may show; the usual where they said nothing."""
    known: Any = Manner.objects.filter(citizen_id=citizen_id).first()
    return known or Manner(citizen_id=citizen_id)


def language_of(citizen: Citizen) -> str:
    """In which language somebody is written to: the one that they chose, or had when they last signed in."""
    known = Manner.objects.filter(citizen=citizen).values_list("language", flat=True).first()
    return known or settings.LANGUAGE_CODE


def languages_of(citizens: Iterable[Citizen]) -> dict[int, str]:
    """The same for many, by number, in one look."""
    numbers = [citizen.pk for citizen in citizens]
    known = dict(Manner.objects.filter(citizen__in=numbers).values_list("citizen", "language"))
    return {number: known.get(number) or settings.LANGUAGE_CODE for number in numbers}
