"""A number for short messages: typed, confirmed by a code that comes there, taken away."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.accounts.models import User
from civic.codes import actions as codes
from civic.codes.models import MailedCode
from civic.core.errors import DomainError, NotFound
from civic.core.hooks import Hook
from civic.outbox.actions import post
from civic.outbox.models import OutboxItem, Urgency
from civic.web.context import portal_name
from engagement.delivery.channels.sms.models import SmsNumber

PURPOSE = "sms-number"
MOST_A_DAY = 5  # codes of one person, and to one number, whoever asks: each costs money, and rings at somebody's
OURS = re.compile(r"(?:\+886|0)(9\d{8})")
THEIRS = re.compile(r"\+[1-9]\d{7,13}")


class NotANumber(DomainError):
    code = "not_a_number"
    help = "line-and-sms"
    message = gettext_lazy("Write a mobile number such as 0912 345 678, or with + and the country.")


class TooManyToday(DomainError):
    code = "too_many_today"
    help = "line-and-sms"
    family = DomainError.LIMIT
    message = gettext_lazy("Five codes were sent today. Please try again tomorrow.")


class NoneLeftToday(DomainError):
    code = "none_left_today"
    help = "line-and-sms"
    family = DomainError.LIMIT
    message = gettext_lazy("No further short messages leave the portal today. Please try again tomorrow.")


LIMIT: Hook[[datetime], bool] = Hook("Are the portal's short messages of the day used up?")


def is_on() -> bool:
    """Whether this portal sends short messages at all."""
    return bool(settings.SMS_FOLDER)


def number_of(user: Any) -> SmsNumber | None:
    """The number that somebody typed, confirmed or not."""
    return SmsNumber.objects.filter(user=user).first()


def read_number(text: str) -> str:
    """A number however it is written, as +886912345678. Raises NotANumber."""
    plain = re.sub(r"[\s\-().]", "", text)[:20]
    if ours := OURS.fullmatch(plain):
        return f"+886{ours[1]}"
    if plain.isascii() and THEIRS.fullmatch(plain) and not plain.startswith("+886"):
        return plain
    raise NotANumber


def ask(user: User, text: str, *, now: datetime) -> SmsNumber:
    """Send a code to a number. Raises NotANumber, NoneLeftToday, TooManyToday, TooManyCodes."""
    number = read_number(text)
    if any(LIMIT(now)):
        raise NoneLeftToday
    today = MailedCode.objects.filter(purpose=PURPOSE, made_at__gt=now - timedelta(days=1))
    if any(some.count() >= MOST_A_DAY for some in (today.filter(user=user), today.filter(email=number))):
        raise TooManyToday
    code = codes.make(user, purpose=PURPOSE, email=number, now=now)
    facts = {"number": number, "asked_at": now, "confirmed_at": None}
    made, _new = SmsNumber.objects.update_or_create(user=user, defaults=facts)
    words = _("%(code)s is your code for %(portal)s. Tell it to nobody.") % {"code": code, "portal": portal_name()}
    post("sms", address=number, content={"text": words}, now=now, user=user, urgency=Urgency.AT_ONCE,
         expires_at=now + codes.GOOD_FOR)  # fmt: skip
    return made


def confirm(user: User, code: str, *, now: datetime) -> None:
    """Tell it there from now on. Raises CodeWrong and its kin, NotFound where no number was typed."""
    mine = number_of(user)
    if mine is None:
        raise NotFound
    codes.use(user, purpose=PURPOSE, email=mine.number, code=code, now=now)
    SmsNumber.objects.filter(pk=mine.pk, number=mine.number).update(confirmed_at=now)


def end(user: User) -> None:
    """Send nothing there any more. Raises NotFound."""
    if not SmsNumber.objects.filter(user=user).delete()[0]:
        raise NotFound


def may_get(item: OutboxItem) -> bool:
    """Whether the number is still the person's: confirmed, or waiting for this very code."""
    mine = SmsNumber.objects.filter(user=item.user_id, number=item.address, user__is_active=True)
    return mine.exists() if "text" in item.content else mine.filter(confirmed_at__isnull=False).exists()
