"""People whom an agency's list brings. Whether they have an account is told to nobody; who has one takes the place."""

from datetime import datetime, timedelta

import structlog
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from civic.accounts.models import Citizen
from civic.core.hooks import Hook
from civic.shown_codes.typed import is_digits, plain
from engagement import signals
from engagement.events.events.models import EventSession
from engagement.events.registrations import promoting
from engagement.events.registrations.models import Registration, owners
from engagement.notices import queries as notices
from rewards.cards.models import Card
from rewards.cards.numbers import CARD

log = structlog.get_logger(__name__)
KEPT_FOR = timedelta(days=30)  # so long after the end the names of a list are kept
TAKEN: Hook[[Registration, datetime], None] = Hook("What does somebody earn who was there already, and is known now?")


def key_of(who: str) -> str:
    """What is kept of an address or of a card's number; empty for what is neither."""
    if "@" in who:
        try:
            validate_email(who.strip())
        except ValidationError:
            return ""
        return who.strip().lower()
    typed = plain(who)
    return CARD.hash_digits(typed) if is_digits(typed, CARD.length) else ""


def label_of(who: str, name: str) -> str:
    """How the list of a door calls somebody: by the name given, or by a part of what is known."""
    if name:
        return name
    if "@" in who:
        return f"{who.partition('@')[0][:3]}…"
    return _("card …%(ending)s") % {"ending": plain(who)[-4:]}


def waiting_for_their_own(session_id: int) -> QuerySet[Registration]:
    """Those of a session's lists whom nobody's account has taken over."""
    rows = Registration.objects.filter(session=session_id, citizen=None, state__in=Registration.LIVE)
    return rows.exclude(guest_who="")


def find(session: EventSession, who: str) -> Registration | None:
    """Who stands in the list of a session with this address or card number."""
    key = key_of(who)
    return waiting_for_their_own(session.pk).filter(guest_who=key).select_related("session").first() if key else None


def of(citizen: Citizen) -> Q:
    """The condition for places that lists keep for this citizen."""
    cards = Card.objects.filter(citizen=citizen, state=Card.State.LIVE)
    return Q(guest_who=citizen.user.email.lower()) | Q(guest_who__in=cards.values("number_hash"))


def kept_for(session: EventSession, citizen: Citizen) -> Registration | None:
    """The place of this session that a list keeps for this citizen: of two, where they are in, or a place before none.

    A list may have them twice, by their address and by the number of their card.
    """
    rows = waiting_for_their_own(session.pk).filter(of(citizen))
    return rows.order_by(F("attendance__first_in_at").asc(nulls_last=True), "state", "number").first()


def take(kept: Registration, citizen: Citizen, *, now: datetime) -> Registration:
    """Make the place theirs; from then on it goes by their account. The caller holds the session's lock.

    Whom the list has twice has one place: the other goes to who waits, unless somebody came in with it.
    """
    kept.citizen, kept.guest, kept.guest_who = citizen, "", ""
    kept.save(update_fields=["citizen", "guest", "guest_who"])
    others = list(waiting_for_their_own(kept.session_id).filter(of(citizen), attendance=None))
    for other in others:
        promoting.end(other, Registration.State.LEFT, now=now)
    if others:
        promoting.go_on(EventSession.objects.select_related("event").get(pk=kept.session_id), now=now)
    TAKEN.tell(kept, now)
    return kept


def tell_due(*, now: datetime) -> int:
    """Tell those who have an account that a list keeps a place for them; return how many were told.

    Whom the event does not concern, or who has signed up already, is told of nothing as long as that is so.
    Not while the list is taken: how long that lasts would tell whoever sends it how many of them have one.
    """
    rows = Registration.objects.filter(citizen=None, guest_told_at=None, state__in=Registration.LIVE)
    rows = rows.filter(session__ends_at__gt=now).exclude(guest_who="")
    many = 0
    for session in rows.order_by().values_list("session", flat=True).distinct():
        try:
            many += _tell(session, now=now)
        except Exception:  # those of the other lists are told
            log.exception("events.guests_not_told", session=session)
    return many


@transaction.atomic
def _tell(session_id: int, *, now: datetime) -> int:
    rows = waiting_for_their_own(session_id).filter(guest_told_at=None).select_for_update(of=("self",))
    found = list(rows.select_related("event__notice__agency", "event__notice__audience", "session").order_by("number"))
    if not found:
        return 0
    whose = owners(each.guest_who for each in found)
    people = notices.people_of(found[0].event.notice, now=now).filter(pk__in=whose.values()).order_by()
    concerned = set(people.values_list("pk", flat=True))
    here = Registration.objects.filter(session=session_id, citizen__in=whose.values(), state__in=Registration.LIVE)
    concerned -= set(here.values_list("citizen", flat=True))
    told, later = [], []
    for each in found:
        reader = whose.get(each.guest_who)
        if reader in concerned:
            each.reader_id = reader
            told.append(each)
            concerned.discard(reader)  # a list may have them twice, by address and by card
        elif reader is not None:
            later.append(each.pk)
    signals.guest_kept.send(Registration, registrations=told, at=now)
    Registration.objects.filter(pk__in={each.pk for each in found} - {*later}).update(guest_told_at=now)
    return len(told)


def forget(*, now: datetime) -> int:
    """Take out of lists, a month after their session, what they said of people who never made the place theirs."""
    old = Registration.objects.filter(citizen=None, session__ends_at__lt=now - KEPT_FOR).exclude(guest="", guest_who="")
    return old.update(guest="", guest_who="")
