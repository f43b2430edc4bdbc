"""Ship the answers that come with the portal, and send a question by mail."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.accounts.models import User
from civic.core import locks
from civic.core.errors import DomainError
from civic.core.locks import Lock
from civic.help.models import HelpAnswer, SentQuestion
from civic.outbox import mail
from civic.outbox.mail import Attachment
from civic.shown_codes.drawing import random_letters
from civic.shown_codes.keyed import keyed_hash
from civic.web.uploads import Checked

SHIPPED = Path(__file__).parent / "answers"
FROM_ONE_ADDRESS, IN_AN_HOUR = 5, timedelta(hours=1)
FROM_ONE_PERSON, IN_A_DAY = 10, timedelta(days=1)
KEPT_DAYS = 30


class TooManyQuestions(DomainError):
    code = "too_many_questions"
    help = "report-a-mistake"
    family = DomainError.LIMIT
    message = gettext_lazy(
        "Several questions came from you in a short time. What you wrote is still here: send it in an hour, or call us."
    )


@cache
def shipped() -> list[dict[str, Any]]:
    """The answers that come with the portal, in their order."""
    found: list[dict[str, Any]] = []
    for path in sorted(SHIPPED.glob("*.toml")):
        topic = path.stem.partition("-")[2]
        for at, each in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["answer"]):
            words = {name: value.strip() for name, value in each.items()}
            found.append({**words, "topic": topic, "order": 10 * (at + 1)})
    return found


def ship(model: Any = HelpAnswer) -> int:
    """Add the shipped answers that are not there yet; what the county wrote or changed stays. Return how many."""
    there = set(model.objects.values_list("key", flat=True)) | set(model.objects.values_list("question", flat=True))
    new = [model(**each) for each in shipped() if each["key"] not in there and each["question"] not in there]
    return len(model.objects.bulk_create(new))


@dataclass(frozen=True)
class Asker:
    """Who writes: from which network address, and as whom if they are signed in."""

    address: str
    user: User | None = None

    @property
    def address_hash(self) -> str:
        return keyed_hash("help-address", self.address)


@transaction.atomic
def ask(
    *, topic: str, words: str, email: str, key: str, by: Asker, now: datetime, photo: Checked | None = None
) -> SentQuestion:
    """Send a question to the county; the same key again is the same question. Raises TooManyQuestions.

    The photo goes with the mail and is kept nowhere else. Whoever is signed in gets a copy of the words; other
    addresses are not written to, for anybody could type anybody's.
    """
    locks.hold(Lock.QUESTIONS, int(by.address_hash[:7], 16))
    once = keyed_hash("help-key", f"{by.address_hash} {key}")  # nobody meets another's key
    sent = SentQuestion.objects.filter(key=once).first()
    if sent is not None:
        return sent
    _refuse_too_many(by, now)
    sent = SentQuestion.objects.create(
        number=f"H{now:%m%d}-{random_letters(5)}",
        key=once,
        topic=topic,
        user=by.user,
        address_hash=by.address_hash,
        at=now,
    )
    subject = f"[{sent.number}] {sent.get_topic_display()}"
    about = f"help:{sent.pk}"
    photos = [_as_attachment(photo, sent.number)] if photo else []
    letter = f"{words}\n\n– {email}"
    mail.file(settings.SUPPORT_EMAIL, subject, letter, now=now, reply_to=email, about=about, attached=photos)
    if by.user is not None:
        copy = _("We have your question and will answer by mail. Its number: %(number)s") % {"number": sent.number}
        mail.file(by.user.email, subject, f"{copy}\n\n{words}", now=now, user=by.user, about=about)
    return sent


def _as_attachment(photo: Checked, number: str) -> Attachment:
    suffix = Path(str(photo.name)).suffix
    photo.seek(0)
    return Attachment(f"{number}{suffix}", "image/webp" if suffix == ".webp" else "image/jpeg", photo.read())


def _refuse_too_many(by: Asker, now: datetime) -> None:
    lately = SentQuestion.objects.filter(address_hash=by.address_hash, at__gt=now - IN_AN_HOUR).count()
    mine = SentQuestion.objects.filter(user=by.user, at__gt=now - IN_A_DAY).count() if by.user else 0
    if lately >= FROM_ONE_ADDRESS or mine >= FROM_ONE_PERSON:
        raise TooManyQuestions


def forget(*, now: datetime) -> int:
    """Delete the numbers of questions that were sent KEPT_DAYS ago."""
    return SentQuestion.objects.filter(at__lt=now - timedelta(days=KEPT_DAYS)).delete()[0]
