"""A message with which the demo, or a county that sets its channels up, sees that they work."""

from django.utils.translation import gettext_lazy as _

from engagement.delivery.kinds import Channel, NewsKind, Urgency
from engagement.news._shared import PORTAL

news = NewsKind(
    slug="test_message",
    name=_("Test messages"),
    family=PORTAL,
    urgency=Urgency.EMERGENCY,  # whoever tries it does not wait for the morning
    channels=tuple(Channel),
    always_because=_("Somebody tries whether messages arrive. It is never sent to everybody."),
    icon="check",
    title=_("A test: messages reach you"),
    body=_("If you read this on a device or in your mailbox, that way works. There is nothing to do."),
    examples=({},),
    listens={},
)
