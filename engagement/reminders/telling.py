"""A reminder that waits, for the morning or a digest, leaves no more once there is nothing to be reminded of."""

from collections.abc import Collection, Sequence

from django.utils import timezone

from engagement.delivery.models import Message
from engagement.delivery.telling import OVER
from engagement.news.questionnaire_closing import news
from engagement.notices.models import Notice
from surveys.questionnaires.models import Questionnaire
from surveys.responses.models import Participation


@OVER.connect
def answered_or_closed(messages: Sequence[Message]) -> Collection[int]:
    """Those whose reader has answered since, and those of a questionnaire that takes no answers now."""
    mine = [message for message in messages if message.kind == news.slug]
    if not mine:
        return []
    numbers = {message.facts["questionnaire"] for message in mine}
    open_ones = Questionnaire.objects.filter(notice__state=Notice.State.PUBLISHED, closes_at__gt=timezone.now())
    lasting = set(open_ones.filter(pk__in=numbers).values_list("pk", flat=True))
    people = {message.citizen_id for message in mine}
    taken = Participation.objects.filter(questionnaire__in=numbers, citizen__in=people)
    done = set(taken.values_list("questionnaire", "citizen"))
    return [
        message.pk
        for message in mine
        if message.facts["questionnaire"] not in lasting or (message.facts["questionnaire"], message.citizen_id) in done
    ]
