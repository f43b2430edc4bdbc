"""Delete a person's applications, and take them off as a merchant's contact, when they are erased."""

from datetime import datetime

from django.db.models import Q

from civic.accounts.models import User
from rewards.shops import applications
from rewards.shops.models import Merchant, ShopStaff


def withdraw_applications(user: User, now: datetime) -> None:
    """Delete applications that were not approved, with their papers: nobody would come back for them."""
    applications.forget(applications.unapproved(user))
    _leave_merchants(user, now)


def _leave_merchants(user: User, now: datetime) -> None:
    """Have a merchant that was reached through this person be reached through another of its owners."""
    own_name = Q(contact=user.name) if user.name else Q(pk__in=[])
    for merchant in Merchant.objects.filter(Q(email__iexact=user.email) | own_name):
        owner = ShopStaff.objects.owners().filter(merchant=merchant).exclude(user=user).first()
        merchant.email, merchant.contact, merchant.phone = owner.user.email if owner else "", "", ""
        merchant.save(update_fields=["email", "contact", "phone"])
