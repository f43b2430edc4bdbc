"""What help can be read."""

from dataclasses import dataclass

from django.db.models import QuerySet

from civic.help import searching
from civic.help.models import HelpAnswer, ServiceCounter

MOST = 12  # results of a search: whoever needs more asks better by the form


@dataclass(frozen=True)
class Section:
    """A topic with its answers."""

    topic: HelpAnswer.Topic
    answers: list[HelpAnswer]


def published() -> QuerySet[HelpAnswer]:
    return HelpAnswer.objects.filter(is_published=True)


def sections() -> list[Section]:
    """Every topic of which there are answers, in the order of the topics."""
    answers = list(published())
    found = [Section(topic, [each for each in answers if each.topic == topic]) for topic in HelpAnswer.Topic]
    return [section for section in found if section.answers]


def search(asked: str) -> list[HelpAnswer]:
    """The answers that fit best what somebody asked, in any language."""
    return searching.search(asked, published())[:MOST]


def answer(key: str) -> HelpAnswer | None:
    return published().filter(key=key).first()


def beside(one: HelpAnswer) -> QuerySet[HelpAnswer]:
    """A few answers of the same topic."""
    return published().filter(topic=one.topic).exclude(pk=one.pk)[:4]


def counters() -> QuerySet[ServiceCounter]:
    """The counters that citizens may walk up to."""
    return ServiceCounter.objects.filter(is_open=True)
