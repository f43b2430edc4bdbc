"""Ask for a copy of one's data, and fetch it; ask to be erased, and change one's mind."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError, NotFound
from civic.mydata import exporting, mails
from civic.mydata.models import DataExport, Erasure
from civic.mydata.registry import obstacles

LINK_LIVES = timedelta(hours=24)
SECOND_THOUGHTS = timedelta(days=7)


class CannotErase(DomainError):
    code = "cannot_erase"
    help = "erase-account"
    family = DomainError.CONFLICT
    message = _("Your account cannot be erased now. %(why)s")


def request_export(user: User, *, now: datetime) -> DataExport:
    """Ask for a copy; while one is being made or lies ready, that is the answer."""
    ready = DataExport.objects.filter(user=user, expires_at__gt=now).first()
    if ready is not None:
        return ready
    asked, _created = DataExport.objects.get_or_create(
        user=user, made_at=None, defaults={"requested_at": now, "language": get_language() or "zh-hant"}
    )
    return asked


def make_exports(*, now: datetime) -> int:
    """Make every copy that was asked for; return how many. Safe when several workers do it at once."""
    waiting = DataExport.objects.filter(made_at__isnull=True).order_by("pk").values_list("pk", flat=True)
    return sum(_make(pk, now) for pk in list(waiting))


@transaction.atomic
def _make(pk: int, now: datetime) -> bool:
    rows = DataExport.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user")
    asked = rows.filter(pk=pk, made_at__isnull=True).first()
    if asked is None:
        return False
    asked.content = exporting.build(asked.user, language=asked.language, now=now)
    asked.made_at, asked.expires_at = now, now + LINK_LIVES
    asked.save(update_fields=["content", "made_at", "expires_at"])
    return True


def fetch(key: UUID, *, user: User, now: datetime) -> bytes:
    """The ZIP of one's own copy. Raises NotFound for someone else's, and when its day is over."""
    found = DataExport.objects.filter(key=key, user=user, expires_at__gt=now).first()
    if found is None or found.content is None:
        raise NotFound
    return bytes(found.content)


def forget_exports(*, now: datetime) -> int:
    """Delete the copies whose day is over."""
    return DataExport.objects.filter(expires_at__lte=now).delete()[0]


@transaction.atomic
def request_erasure(user: User, *, now: datetime) -> Erasure:
    """Ask to be erased in a week; asked twice, it is one wish. Raises CannotErase with the reason."""
    User.objects.select_for_update().get(pk=user.pk)
    waiting = open_wish(user)
    if waiting is not None:
        return waiting
    if why := obstacles(user):
        raise CannotErase(why=" ".join(why))
    made = Erasure.objects.create(user=user, requested_at=now, due_at=now + SECOND_THOUGHTS)
    _show_on_every_page(user, made.due_at)
    audit.record("erasure.requested", by=user, about=user)
    mails.tell_of_erasure(user, made.due_at)
    return made


@transaction.atomic
def cancel_erasure(user: User, *, now: datetime) -> None:
    """Take the wish back. Raises NotFound when there is none."""
    User.objects.select_for_update().get(pk=user.pk)
    waiting = open_wish(user)
    if waiting is None:
        raise NotFound
    waiting.cancelled_at = now
    waiting.save(update_fields=["cancelled_at"])
    _show_on_every_page(user, None)
    audit.record("erasure.cancelled", by=user, about=user)


def _show_on_every_page(user: User, due_at: datetime | None) -> None:
    """Keep the day beside the account, which every page reads anyway: the banner costs no query."""
    user.erasure_due_at = due_at
    User.objects.filter(pk=user.pk).update(erasure_due_at=due_at)


def open_wish(user: User) -> Erasure | None:
    """The person's wish that still waits for its day."""
    return Erasure.objects.filter(user=user, cancelled_at__isnull=True, done_at__isnull=True).first()
