"""Who leaves the administration leaves the counters too, in the same act; an owner is told about, and stays one."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from civic.accounts.models import User
from civic.agencies.actions import LEAVES
from civic.agencies.admin import LEAVING
from rewards.shops.models import ShopStaff


@LEAVING.connect
def before(user: User) -> Iterator[tuple[str, str]]:
    """What a coordinator reads before: at which counters the person works, and what they own."""
    for staff in _roles(user):
        if staff.shop:
            yield _("Works at the counter of %(shop)s; that ends too.") % {"shop": staff.shop}, ""
        else:
            yield _owner(staff), reverse("admin:rewards_merchant_change", args=[staff.merchant_id])


@LEAVES.connect
def counters_close(user: User, to: User | None) -> Iterator[str]:
    """Roles at counters end. That an owner goes is decided by two people, so it is only said."""
    for staff in _roles(user):
        if staff.shop is None:
            yield _owner(staff)
        else:
            staff.delete()
            yield _("no longer at the counter of %(shop)s") % {"shop": staff.shop}


def _owner(staff: ShopStaff) -> str:
    return _("Stays an owner of %(merchant)s: two people decide that an owner goes.") % {"merchant": staff.merchant}


def _roles(user: User) -> list[ShopStaff]:
    return list(ShopStaff.objects.filter(user=user).select_related("merchant", "shop").order_by("pk"))
