"""Change who works for a merchant: its owners invite by e-mail, withdraw, and take people off again.

Clerks come and go at an owner's word; that owners do is decided by a second person (rewards/payees).
"""

from datetime import date, datetime, timedelta

from django.core import signing
from django.db import transaction
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError, NotFound
from civic.core.hooks import Hook
from rewards.shops import invitation_mail
from rewards.shops.models import Merchant, Shop, ShopStaff, StaffInvitation, StaffRows
from rewards.shops.owner_actions import own_merchant
from rewards.shops.queries import lasting_owners, merchants_owned_by

DAYS = 7  # how long an invitation is good
KEPT_UNANSWERED = timedelta(days=30)  # for the owner's list
MOST_OPEN = 30  # invitations of one merchant that wait at a time
SALT = "staff-invitation"
OWNERS: Hook[..., object] = Hook("Who has a second person decide that an owner comes to a merchant, or goes?")


class TooManyInvitations(DomainError):
    code = "too_many_invitations"
    help = "shop-team"
    family = DomainError.LIMIT
    message = _("%(most)s invitations are open already: withdraw some, or wait until they are accepted.")


class WorksThere(DomainError):
    code = "works_there"
    help = "shop-team"
    family = DomainError.CONFLICT
    message = _("This person works there already.")


class InvitationOver(DomainError):
    code = "invitation_over"
    help = "shop-team"
    family = DomainError.CONFLICT
    message = _("This invitation has been used, was withdrawn, or is older than a week. Ask the owner for a new one.")


class InvitedSomeoneElse(DomainError):
    code = "invited_someone_else"
    help = "shop-team"
    family = DomainError.FORBIDDEN
    message = _("This invitation is for another e-mail address: sign in with the one that got the mail.")


class LastOwner(DomainError):
    code = "last_owner"
    help = "shop-team"
    family = DomainError.CONFLICT
    message = _("A merchant keeps at least one owner without a last day: invite another first.")


class DayIsOver(DomainError):
    code = "day_is_over"
    help = "shop-team"
    family = DomainError.CONFLICT
    message = _("The last day is past: take the person off the list instead, or choose today or a later day.")


class EndsBeforeItBegins(DomainError):
    code = "ends_before_it_begins"
    help = "shop-team"
    family = DomainError.CONFLICT
    message = _("The last day comes before the first one.")


class OwnersDay(DomainError):
    code = "owners_day"
    help = "shop-team"
    family = DomainError.CONFLICT
    message = _(
        "Only the county can change how long somebody is an owner. Take them off the list, or invite them again."
    )


@transaction.atomic
def invite(
    merchant_id: int,
    *,
    email: str,
    shop: Shop | None,
    by: User,
    now: datetime,
    first_day: date | None = None,
    last_day: date | None = None,
) -> StaffInvitation:
    """Ask someone to be a clerk in `shop`, or without one an owner. An older open invitation is replaced.

    They work from the start of `first_day` to the end of `last_day`, both Taipei days. Raises NotFound (not the owner,
    foreign shop), WorksThere, TooManyInvitations, DayIsOver, EndsBeforeItBegins.
    """
    _refuse_days(first_day, last_day, now=now)
    merchant = Merchant.objects.select_for_update(of=("self",)).get(pk=own_merchant(merchant_id, by=by).pk)
    if shop is not None and shop.merchant_id != merchant.pk:
        raise NotFound
    email = email.strip().lower()
    there = ShopStaff.objects.filter(merchant=merchant, shop=shop, user__email__iexact=email)
    if there.exclude(last_day__lt=taipei_day(now)).exists():
        raise WorksThere(fields={"email": [str(WorksThere.message)]})
    still_open = StaffInvitation.objects.filter(merchant=merchant, accepted_at=None, revoked_at=None)
    replaced = list(still_open.filter(email=email, shop=shop).values_list("pk", flat=True))
    StaffInvitation.objects.filter(pk__in=replaced).update(revoked_at=now)
    invitation_mail.take_back(replaced, now=now)
    if still_open.filter(expires_at__gt=now).count() >= MOST_OPEN:
        raise TooManyInvitations(most=MOST_OPEN)
    made = StaffInvitation.objects.create(
        merchant=merchant,
        shop=shop,
        role=ShopStaff.Role.CLERK if shop else ShopStaff.Role.OWNER,
        email=email,
        language=get_language() or "zh-hant",
        invited_by=by,
        invited_at=now,
        expires_at=now + timedelta(days=DAYS),
        first_day=first_day if shop else None,  # an owner begins when the county has agreed
        last_day=last_day,
    )
    invitation_mail.file(made, token_of(made), now=now)
    audit.record("invitation.made", by=by, about=merchant, invitation=made.pk, role=made.role)
    return made


def _refuse_days(first_day: date | None, last_day: date | None, *, now: datetime) -> None:
    if last_day is not None and last_day < taipei_day(now):
        raise DayIsOver(fields={"last_day": [str(DayIsOver.message)]})
    if first_day is not None and last_day is not None and last_day < first_day:
        raise EndsBeforeItBegins(fields={"last_day": [str(EndsBeforeItBegins.message)]})


def token_of(invitation: StaffInvitation) -> str:
    """Return what the link holds; nobody makes one without the server's key."""
    return signing.dumps(invitation.pk, salt=SALT)


def invitation_of(token: str, *, to: User, now: datetime) -> StaffInvitation:
    """Return the open invitation behind a link. Raises InvitationOver, InvitedSomeoneElse."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise InvitationOver from error
    found = StaffInvitation.objects.select_related("merchant", "shop").filter(pk=pk).first()
    if found is None or found.accepted_at or found.revoked_at or found.expires_at <= now:
        raise InvitationOver
    if found.last_day is not None and found.last_day < taipei_day(now):  # it would be over before it begins
        raise InvitationOver
    if found.email != to.email.lower():
        raise InvitedSomeoneElse
    return found


@transaction.atomic
def accept(token: str, *, by: User, now: datetime) -> ShopStaff | None:
    """Begin to work there; the link is used up. Who is to be an owner is one when the county has agreed: None.

    Raises InvitationOver, InvitedSomeoneElse, and what asking for an owner raises.
    """
    pk = invitation_of(token, to=by, now=now).pk
    StaffInvitation.objects.select_for_update(of=("self",)).get(pk=pk)
    invitation = invitation_of(token, to=by, now=now)  # it may have ended while we waited
    StaffInvitation.objects.filter(pk=pk).update(accepted_at=now)
    audit.record("invitation.accepted", by=by, about=invitation.merchant, invitation=pk, role=invitation.role)
    if invitation.role == ShopStaff.Role.OWNER:
        _ask_for_owner(invitation, by, now=now)
        return None
    _clear(ShopStaff.objects.filter(user=by, merchant=invitation.merchant, shop=invitation.shop), now=now)
    days = {"first_day": invitation.first_day, "last_day": invitation.last_day}
    staff, _created = ShopStaff.objects.get_or_create(
        user=by, merchant=invitation.merchant, shop=invitation.shop, defaults={"role": invitation.role, **days}
    )
    return staff


def _ask_for_owner(invitation: StaffInvitation, comes: User, *, now: datetime) -> None:
    """Let the owner who invited be the first of the two people; one who has left meanwhile asks for nobody."""
    merchant, inviting = invitation.merchant, invitation.invited_by
    if inviting is None or not merchants_owned_by(inviting).filter(pk=merchant.pk).exists():
        raise InvitationOver
    words = gettext("Accepted the invitation of an owner.")
    OWNERS.tell(merchant, comes=comes, goes=None, last_day=invitation.last_day, reason=words, by=inviting, now=now)


@transaction.atomic
def withdraw(invitation_id: int, *, by: User, now: datetime) -> StaffInvitation:
    """End an open invitation of one's own merchant. Raises NotFound, InvitationOver."""
    own = StaffInvitation.objects.filter(merchant__in=merchants_owned_by(by).values("pk"))
    invitation = own.select_for_update(of=("self",)).select_related("merchant").filter(pk=invitation_id).first()
    if invitation is None:
        raise NotFound
    if invitation.accepted_at or invitation.revoked_at:
        raise InvitationOver
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    invitation_mail.take_back([invitation.pk], now=now)
    audit.record("invitation.withdrawn", by=by, about=invitation.merchant, invitation=invitation.pk)
    return invitation


def forget_unanswered(*, now: datetime) -> int:
    """Delete invitations that nobody took up, with their addresses, 30 days after they were sent; return how many."""
    return StaffInvitation.objects.filter(accepted_at=None, invited_at__lt=now - KEPT_UNANSWERED).delete()[0]


@transaction.atomic
def remove(staff_id: int, *, by: User, now: datetime) -> ShopStaff:
    """Take someone off one's own merchant; what they took stays on record. A clerk goes at once.

    An owner goes when the county has agreed. Raises NotFound, LastOwner, and what asking for an owner to go raises.
    """
    found = ShopStaff.objects.filter(pk=staff_id, merchant__in=merchants_owned_by(by).values("pk")).first()
    if found is None:
        raise NotFound
    Merchant.objects.select_for_update(of=("self",)).get(pk=found.merchant_id)  # one at a time, for the last owner
    staff = ShopStaff.objects.select_related("merchant", "user").filter(pk=staff_id).first()
    if staff is None:
        raise NotFound
    if staff.role == ShopStaff.Role.OWNER and not lasting_owners(staff.merchant).exclude(pk=staff.pk).exists():
        raise LastOwner
    if staff.role == ShopStaff.Role.OWNER:
        words = gettext("Taken off the list by an owner.")
        OWNERS.tell(staff.merchant, comes=None, goes=staff.user, last_day=None, reason=words, by=by, now=now)
        return staff
    audit.record("shopstaff.removed", by=by, about=staff.merchant, user=staff.user_id, role=staff.role)
    staff.delete()
    return staff


@transaction.atomic
def set_last_day(staff_id: int, last_day: date | None, *, by: User, now: datetime) -> ShopStaff:
    """Say until when a clerk of one's own merchant works; None: until they are taken off the list.

    Raises NotFound, OwnersDay, DayIsOver, EndsBeforeItBegins.
    """
    own = ShopStaff.objects.filter(merchant__in=merchants_owned_by(by).values("pk"))
    staff = own.select_for_update(of=("self",)).select_related("merchant", "user").filter(pk=staff_id).first()
    if staff is None or (staff.last_day is not None and staff.last_day < taipei_day(now)):
        raise NotFound
    if staff.role == ShopStaff.Role.OWNER:
        raise OwnersDay
    _refuse_days(staff.first_day, last_day, now=now)
    was, staff.last_day = staff.last_day, last_day
    staff.save(update_fields=["last_day"])
    days = {"was": str(was or ""), "last_day": str(last_day or "")}
    audit.record("shopstaff.last_day_set", by=by, about=staff.merchant, user=staff.user_id, **days)
    return staff


@transaction.atomic
def end_due(*, now: datetime) -> int:
    """Clear away the roles whose last day is over; they gave no right since midnight. Return how many."""
    return _clear(ShopStaff.objects.all(), now=now)


def _clear(rows: StaffRows, *, now: datetime) -> int:
    over = rows.filter(last_day__lt=taipei_day(now)).select_related("merchant").order_by("pk")
    due = list(over.select_for_update(of=("self",)))
    for staff in due:
        audit.record("shopstaff.ended", by=None, about=staff.merchant, user=staff.user_id, role=staff.role)
        staff.delete()
    return len(due)
