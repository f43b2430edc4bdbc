"""Stopping messages from LINE itself by one tap, and taking that back by another."""

from django.core import signing
from django.utils import timezone

from civic.accounts.models import Citizen
from civic.core.errors import NotFound
from engagement.delivery.kinds import Channel, Family
from engagement.delivery.preferences import actions, queries
from engagement.delivery.preferences.models import How
from engagement.delivery.received.models import Delivery

SALT = "engagement.stop-line"
LONGEST = 270  # signs of a token: a button of LINE's carries 300 in all


def stop(citizen: Citizen, family: str, *, about: str) -> tuple[Family, str]:
    """Stop news of one family by LINE; return it, and what brings it back. Raises NotFound for no such choice."""
    choices = {choice.family.slug: choice for choice in queries.choices(citizen) if choice.can_choose}
    if family not in choices:
        raise NotFound
    stopped = [choices[family]]
    if family == queries.NOTICES.slug:  # with all notices go the topics that were asked for
        stopped += [c for c in choices.values() if c.is_topic and c.how.get(Channel.LINE) not in (None, How.OFF)]
    were_on = [choice.family.slug for choice in stopped if choice.how.get(Channel.LINE) != How.OFF]
    actions.choose(citizen, {(choice.family.slug, Channel.LINE): How.OFF for choice in stopped})
    _note(citizen, about, stopped=True)
    token = signing.dumps([citizen.pk, were_on, about], salt=SALT, compress=True)
    if len(token) > LONGEST:  # LINE carries no longer one: then what was tapped comes back, and its topics do not
        token = signing.dumps([citizen.pk, were_on[:1], about], salt=SALT, compress=True)
    return choices[family].family, token


def undo(citizen: Citizen, token: str) -> None:
    """Bring back what `stop` stopped. Raises NotFound for what we did not write for this person."""
    try:
        citizen_id, were_on, about = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise NotFound from error
    if citizen_id != citizen.pk:
        raise NotFound
    actions.choose(citizen, {(slug, Channel.LINE): How.AT_ONCE for slug in were_on})
    _note(citizen, about, stopped=False)


def _note(citizen: Citizen, about: str, *, stopped: bool) -> None:
    """Count it for the send whose button was tapped."""
    rows = Delivery.objects.filter(citizen=citizen, about=about[:80], channel="line")
    rows.update(stopped_at=timezone.now() if stopped else None)
