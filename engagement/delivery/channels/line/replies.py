"""The channel “line_reply”: what we answer when somebody wrote to us, or tapped a button of ours, in LINE.

An answer is free, and good for a minute. A row names what to say; the words are made when it leaves.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.accounts.models import Citizen, User
from civic.core.calendar import taipei_day
from civic.core.hooks import Hook
from civic.core.moments import amount
from civic.outbox.actions import post
from civic.outbox.channels import CHANNELS, SENT, Channel, End, Outcome
from civic.outbox.models import OutboxItem, Urgency
from civic.web.context import portal_name
from engagement.delivery.channels.line import calls, liff
from engagement.delivery.channels.line.calls import Ask, Wire
from engagement.delivery.preferences.queries import language_of
from rewards import coins

GOOD_FOR = timedelta(minutes=1)
MOST_NEWS = 5
LONGEST_TEXT = 5000
Message = dict[str, Any]
NEWEST: Hook[[Citizen, int, datetime], list[tuple[str, str]]] = Hook("What is newest for a citizen, as title and path?")


def answer(token: str, say: str, *, line_id: str, user: User | None, now: datetime, **facts: Any) -> None:
    """File an answer in the caller's transaction; it leaves right after."""
    content = {"reply": token, "say": say, "line_id": line_id, "facts": facts}
    post("line_reply", address="", content=content, now=now, user=user, urgency=Urgency.AT_ONCE, once=True,
         expires_at=now + GOOD_FOR)  # fmt: skip


class Reply(Channel):
    """An answer that comes too late is dropped: whoever asked taps once more."""

    name = "line_reply"
    title = gettext_lazy("answer in LINE")
    batch = 10
    seconds = 120
    most_tries = 2
    first_wait = timedelta(seconds=5)

    def send(self, items: Sequence[OutboxItem]) -> Iterator[tuple[OutboxItem, Outcome]]:
        if not calls.is_on():
            yield from ((item, Outcome(End.MOOT, "LINE is off")) for item in items)
            return
        with calls.wire(seconds=5) as wire:
            for item in items:
                yield item, _reply(item, wire)


def _reply(item: OutboxItem, wire: Wire) -> Outcome:
    said = item.content
    citizen = Citizen.objects.filter(user=item.user_id).first() if item.user_id else None
    with translation.override(language_of(citizen) if citizen else settings.LANGUAGE_CODE):
        message = WORDS[said["say"]](citizen, wire, said)
    [back] = wire.ask(Ask("POST", "/v2/bot/message/reply", {"replyToken": said["reply"], "messages": [message]}))
    if back.is_good:
        return SENT
    if back.status in (calls.AWAY, 429) or back.status >= 500:
        return Outcome(End.LATER, back.fault or f"answered {back.status}")
    return Outcome(End.MOOT, back.fault or f"refused {back.status}")  # the token was used, or is over


def _text(text: str, *buttons: Message) -> Message:
    quick = {"quickReply": {"items": [{"type": "action", "action": button} for button in buttons]}} if buttons else {}
    return {"type": "text", "text": text[:LONGEST_TEXT], **quick}


def _tap(label: str, **data: str) -> Message:
    return {"type": "postback", "label": label[:20], "data": urlencode(data), "displayText": label[:300]}


def usual() -> list[Message]:
    """What can be asked at any time."""
    return [_tap(_("What’s new"), do="new"), _tap(_("My coins"), do="balance")]


def _hello(citizen: Citizen | None, wire: Wire, said: Message) -> Message:
    if citizen is not None:
        words = _("This is %(portal)s. Your account is linked: what concerns you comes here, as you chose.")
        return _text(words % {"portal": portal_name()}, *usual())
    return _link(citizen, wire, said)


def _link(citizen: Citizen | None, wire: Wire, said: Message) -> Message:
    """Lead to our page with a token of LINE's own, that is good for ten minutes and once."""
    [made] = wire.ask(Ask("POST", f"/v2/bot/user/{said['line_id']}/linkToken"))
    token = str(made.said.get("linkToken", ""))
    if not (made.is_good and token):
        return _text(_("Linking does not work at the moment. Please try again in a few minutes."))
    url = settings.PUBLIC_URL + reverse("engagement:line_link") + "?" + urlencode({"linkToken": token})
    words = _("This is %(portal)s. Link your account, and what concerns you comes here: notices, coins, emergencies.")
    text = words % {"portal": portal_name()}
    return {
        "type": "template",
        "altText": text[:400],
        "template": {"type": "buttons", "text": text[:160],
                     "actions": [{"type": "uri", "label": _("Link my account")[:20], "uri": url}]},
    }  # fmt: skip


def _linked(citizen: Citizen | None, wire: Wire, said: Message) -> Message:
    return _text(_("Linked. What concerns you comes here from now on; you choose what under My messages."), *usual())


def _not_linked(citizen: Citizen | None, wire: Wire, said: Message) -> Message:
    again = _tap(_("Link my account"), do="link")
    return _text(_("That code is too old, or was used. Ask for a new one under My messages."), again)


def _balance(citizen: Citizen | None, wire: Wire, said: Message) -> Message:
    if citizen is None:
        return _link(citizen, wire, said)
    have = coins.balance(citizen, today=taipei_day(timezone.now()))
    return _text(_("You have %(n)s coins.") % {"n": amount(have)}, *usual())


def _new(citizen: Citizen | None, wire: Wire, said: Message) -> Message:
    if citizen is None:
        return _link(citizen, wire, said)
    found = [pair for pairs in NEWEST(citizen, MOST_NEWS, timezone.now()) for pair in pairs][:MOST_NEWS]
    if not found:
        return _text(_("There is nothing new for you."), *usual())
    return _text("\n\n".join(f"{title}\n{liff.address_of(path)}" for title, path in found), *usual())


def _stopped(citizen: Citizen | None, wire: Wire, said: Message) -> Message:
    words = _("No more messages by LINE about: %(family)s. You still find everything in your inbox.")
    undo = _tap(_("That was a mistake: undo"), do="undo", token=said["facts"]["undo"])
    return _text(words % {"family": said["facts"]["family"]}, undo)


def _back(citizen: Citizen | None, wire: Wire, said: Message) -> Message:
    return _text(_("They come again, as before."), *usual())


def _help(citizen: Citizen | None, wire: Wire, said: Message) -> Message:
    if citizen is None:
        return _link(citizen, wire, said)
    words = _("Nobody reads what is written here. Ask us under Contact: %(url)s")
    return _text(words % {"url": settings.PUBLIC_URL + reverse("civic:help_contact")}, *usual())


WORDS: dict[str, Callable[[Citizen | None, Wire, Message], Message]] = {
    "hello": _hello,
    "link": _link,
    "linked": _linked,
    "not_linked": _not_linked,
    "balance": _balance,
    "new": _new,
    "stopped": _stopped,
    "back": _back,
    "help": _help,
}

CHANNELS.add(Reply.name, Reply())
