"""The channel “demo”: what would have left for a phone, written down instead, so that a visitor of the demo sees it."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.outbox.channels import CHANNELS, SENT, Channel, End, Outcome
from civic.outbox.models import OutboxItem
from engagement.delivery.kinds import Channel as Kind
from engagement.delivery.preferences.queries import language_of
from engagement.delivery.told import told_by
from engagement.delivery.ways import WAYS, Way


class Demo(Channel):
    """Sends nothing anywhere: its rows are sent as soon as their words are known, and a page of the demo shows them."""

    name = "demo"
    title = _("push message (demo: shown on a page)")

    def send(self, items: Sequence[OutboxItem]) -> Iterator[tuple[OutboxItem, Outcome]]:
        for item in items:
            citizen = Citizen.objects.filter(user=item.user_id).first()
            with translation.override(language_of(citizen) if citizen else None):
                told = told_by([item])[item.pk]
                item.said = [(one, one.title, one.text) for one in told]
            yield item, SENT if told else Outcome(End.MOOT, "nothing to tell")


CHANNELS.add(Demo.name, Demo())
if settings.DEMO:  # for those whom a visitor can sign in as, where they have no device that really gets messages
    WAYS.add(
        Demo.name,
        Way(
            channel=Kind.WEBPUSH,
            outbox=Demo.name,
            key="'demo:' || n.about || ':' || n.user_id",
            address="'demo'",
            joined="""JOIN civic_user u ON u.id = n.user_id AND u.email LIKE '%%@demo.test' AND u.password <> '!'
              AND NOT EXISTS (
                SELECT 1 FROM engagement_pushsubscription s WHERE s.user_id = u.id AND s.ended_at IS NULL)""",
            has="""EXISTS (SELECT 1 FROM civic_user hu
              WHERE hu.id = {user} AND hu.email LIKE '%%@demo.test' AND hu.password <> '!')""",
        ),
    )
