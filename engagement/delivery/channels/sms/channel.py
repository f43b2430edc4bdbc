"""The channel “sms”: an example of a channel, to be copied. Its gateway is a folder; SMS_FOLDER turns it on.

What differs with another gateway stands in `folder.py`: how a message is handed over, and what its answers mean.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.accounts.models import Citizen
from civic.outbox.channels import CHANNELS, Channel, End, Outcome
from civic.outbox.models import OutboxItem
from civic.web.context import portal_name
from engagement.delivery.channels.sms import actions, folder, quota
from engagement.delivery.kinds import Channel as Kind
from engagement.delivery.preferences.queries import language_of, manner
from engagement.delivery.told import Told, told_by
from engagement.delivery.ways import WAYS, Way

LONGEST = 201  # signs: three short messages with Chinese in them


class Sms(Channel):
    """Few words and the page's address. What is private is said only to whoever wants words on a locked screen."""

    name = "sms"
    title = gettext_lazy("short message")

    def send(self, items: Sequence[OutboxItem]) -> Iterator[tuple[OutboxItem, Outcome]]:
        for item in items:
            yield item, _send(item)


def _send(item: OutboxItem) -> Outcome:
    if not actions.is_on():
        return Outcome(End.MOOT, "short messages are off")
    text = item.content.get("text") or _words(item)
    if not text or not actions.may_get(item):
        return Outcome(End.MOOT, "nothing to tell, or nobody")
    return folder.hand_over(Path(settings.SMS_FOLDER), number=item.address, text=text, id=f"sms-{item.pk}")


def _words(item: OutboxItem) -> str:
    """What the row tells its person now, in their language; empty where there is nothing any more."""
    citizen = Citizen.objects.filter(user=item.user_id).first()
    if citizen is None:
        return ""
    with translation.override(language_of(citizen)):
        told = told_by([item])[item.pk]
        return _short(item, told[0], is_open=told[0].is_public or manner(citizen.pk).words_on_screen) if told else ""


def _short(item: OutboxItem, one: Told, *, is_open: bool) -> str:
    title = one.title if is_open or one.family is None else str(one.family.neutral_title)
    text = one.text if is_open or one.family is None else ""
    item.said = [(one, title, text)]
    words = _("%(portal)s: %(words)s") % {"portal": portal_name(), "words": f"{title} {text}".strip()}
    url = settings.PUBLIC_URL + one.path
    return f"{words[: LONGEST - len(url) - 1].rstrip()} {url}"


CHANNELS.add(Sms.name, Sms())
WAYS.add(
    Kind.SMS,
    Way(
        channel=Kind.SMS,
        outbox=Sms.name,
        key="'sms:' || n.about || ':' || n.user_id",
        address="sn.number",
        joined="JOIN engagement_smsnumber sn ON sn.user_id = n.user_id AND sn.confirmed_at IS NOT NULL",
        has="EXISTS (SELECT 1 FROM engagement_smsnumber h WHERE h.user_id = {user} AND h.confirmed_at IS NOT NULL)",
        is_on=actions.is_on,
        only_asked=True,
        room=quota.room,
    ),
)
