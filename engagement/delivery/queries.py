from django.db.models import QuerySet

from civic.accounts.models import Citizen
from engagement.delivery.models import Message


def inbox(citizen: Citizen) -> QuerySet[Message]:
    """A citizen's messages, newest first."""
    return Message.objects.filter(citizen=citizen)


def unread_count(citizen: Citizen) -> int:
    """How many messages the citizen has not seen."""
    return inbox(citizen).filter(read_at__isnull=True).count()
