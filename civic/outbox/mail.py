"""The channel “mail”: letters in the reader's language, one connection for a batch, each told its own end."""

import re
import smtplib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.outbox import letters
from civic.outbox.actions import post
from civic.outbox.channels import CHANNELS, SENT, Channel, End, Outcome
from civic.outbox.models import OutboxItem, Urgency
from civic.web.context import portal_name

Letter = EmailMultiAlternatives
CODE_GOOD_FOR = timedelta(minutes=15)


class Attachment(NamedTuple):
    """A small file that goes with a letter; it lies in the row, and is gone with its words once that left."""

    name: str
    media_type: str
    content: bytes


def write(template: str, email: str, *, at_once: bool = True, user: Any = None, **facts: Any) -> OutboxItem | None:
    """File a mail whose template holds the subject in its first line, in the language that is active now."""
    everywhere = {"portal": portal_name(), "public_url": settings.PUBLIC_URL, "support_email": settings.SUPPORT_EMAIL}
    subject, _line, words = render_to_string(template, {**everywhere, **facts}).strip().partition("\n")
    return file(email, subject.strip(), words.strip(), at_once=at_once, user=user, secret="code" in facts)


def file(
    email: str, subject: str, text: str, *, html: str = "", secret: bool = False, now: datetime | None = None,
    at_once: bool = False, reply_to: str = "", attached: Sequence[Attachment] = (), **more: Any,
) -> OutboxItem | None:  # fmt: skip
    """File one mail to one address; `more` goes to the outbox (`key`, `user`, `about`, `expires_at`).

    `at_once`: it is tried right after the commit. A mail with a secret in it, such as a code, is good as long as that.
    """
    now = now or timezone.now()
    content: dict[str, Any] = {"subject": " ".join(subject.split()), "text": text, **({"html": html} if html else {})}
    if reply_to:
        content["headers"] = {"Reply-To": reply_to}
    if attached:
        content["attached"] = [(name, kind, b64encode(data).decode()) for name, kind, data in attached]
    if secret:
        more.setdefault("expires_at", now + CODE_GOOD_FOR)
    urgency = Urgency.AT_ONCE if at_once else Urgency.SOON
    return post("mail", address=email, content=content, now=now, urgency=urgency, **more)


class Mail(Channel):
    """By SMTP, or whatever EMAIL_URL names. A final refusal (5xx) ends a row, everything else is tried again."""

    name = "mail"
    title = _("e-mail")
    seconds = 300

    def send(self, items: Sequence[OutboxItem]) -> Iterator[tuple[OutboxItem, Outcome]]:
        connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
        try:
            connection.open()
        except Exception as error:  # whatever a mail server's library raises: nothing has left yet
            yield from ((item, Outcome(End.LATER, name_of(error))) for item in items)
            return
        for item in items:
            yield item, self._send(item, connection)
        connection.close()

    def _send(self, item: OutboxItem, connection: Any) -> Outcome:
        try:
            letter = self.letter(item, connection)
            if letter is None:
                return Outcome(End.MOOT, "nothing to tell")
            return SENT if letter.send() else Outcome(End.LATER, "not taken")
        except ValueError as error:  # a line break in a header, an address without an @: it will never be right
            return Outcome(End.NEVER, name_of(error))
        except Exception as error:  # a server's refusal, a broken connection, a full disk
            return Outcome(end_of(error), name_of(error))

    def letter(self, item: OutboxItem, connection: Any) -> EmailMultiAlternatives | None:
        """The mail that a row stands for; None when there is nothing to tell any more."""
        return letter_of(item, item.content, connection)


def letter_of(item: OutboxItem, content: Mapping[str, Any], connection: Any = None) -> EmailMultiAlternatives:
    """A mail of this content. Where it comes back to, and its Message-ID, name the row."""
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": letters.message_id(item),
        **content.get("headers", {}),
    }
    letter = EmailMultiAlternatives(
        content["subject"], content["text"], letters.returns_to(item) or settings.DEFAULT_FROM_EMAIL, [item.address],
        connection=connection, headers=headers,
    )  # fmt: skip
    if html := content.get("html"):
        letter.attach_alternative(html, "text/html")
    for name, media_type, data in content.get("attached", ()):
        letter.attach(name, b64decode(data), media_type)
    return letter


def end_of(error: Exception) -> End:
    """A server's answer is clear; when the connection broke, the mail may have been taken."""
    if is_final(error):
        return End.NEVER
    is_answer = isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused)
    return End.LATER if is_answer else End.UNKNOWN


def is_final(error: Exception) -> bool:
    """Whether the server said no for good: RFC 5321 numbers such answers from 500."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500


def name_of(error: Exception) -> str:
    """What went wrong, without the address or the words of the letter: a server's numbers (RFC 5321, 3463) alone."""
    code, words = getattr(error, "smtp_code", None), getattr(error, "smtp_error", b"")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()), (None, b""))
    closer = re.match(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b", words if isinstance(words, bytes) else str(words).encode())
    return " ".join([type(error).__name__, *([str(code)] if code else []), *([closer[1].decode()] if closer else [])])


CHANNELS.add(Mail.name, Mail())
