"""The channel “bulletin”: it sends nothing, and files what leaves: the rest of a county, some thousand at a time."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.outbox import actions as outbox
from civic.outbox.channels import CHANNELS, SENT, Channel, End, Outcome
from civic.outbox.models import OutboxItem
from engagement.emergencies.incidents import sending
from engagement.emergencies.incidents.models import Bulletin


class Filing(Channel):
    """Each row files the next people of a bulletin, and leaves a row for those after them; pushes leave meanwhile."""

    name = sending.FILING
    title = _("emergency: next people")
    batch = 1
    seconds = 120
    most_tries = 1_000  # until it is too late for all
    first_wait = timedelta(seconds=1)
    longest_wait = timedelta(seconds=30)

    def send(self, items: Sequence[OutboxItem]) -> Iterator[tuple[OutboxItem, Outcome]]:
        for item in items:
            yield item, self._file(item)

    def _file(self, item: OutboxItem) -> Outcome:
        now, after = timezone.now(), item.content["after"]
        until = item.expires_at or now + sending.LIVES
        bulletin = Bulletin.objects.select_related("incident").filter(pk=item.content["files"]).first()
        if bulletin is None:
            return Outcome(End.MOOT, "nothing to tell")
        try:
            with transaction.atomic():
                sending.file_some(bulletin, after=after, most=sending.MORE, now=now, until=until)
                transaction.on_commit(outbox.ring, robust=True)  # these people wait for nobody's next round
        except DatabaseError as error:
            return Outcome(End.LATER, type(error).__name__)
        return SENT


CHANNELS.add(Filing.name, Filing())
