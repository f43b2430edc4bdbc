"""The operator takes merchants in, and stops them, with a reason on file."""

import pytest
from django.urls import reverse

from civic.agencies.models import Role
from civic.audit.models import AuditEvent
from rewards.shops.models import Merchant
from tests import factories as make
from tests.staff import at_desk, messages_of

pytestmark = pytest.mark.django_db


def take(desk, merchant, name, reason="文件齊全"):
    address = reverse("admin:rewards_merchant_step", args=[merchant.pk, name])
    return desk.post(address, {"reason": reason}, follow=True)


def test_an_applicant_is_approved_suspended_and_taken_back():
    merchant, desk = make.merchant(state=Merchant.State.APPLIED), at_desk(make.staff(Role.OPERATOR))
    states = []
    for name in ("approve", "suspend", "reactivate"):
        take(desk, merchant, name)
        merchant.refresh_from_db()
        states.append(merchant.state)
    assert states == ["active", "suspended", "active"]
    assert AuditEvent.objects.filter(object_type="rewards.merchant", words__text="文件齊全").count() == 3


def test_a_step_that_does_not_fit_the_state_is_refused_in_words():
    merchant = make.merchant(state=Merchant.State.REJECTED)
    page = take(at_desk(make.staff(Role.OPERATOR)), merchant, "suspend")
    assert merchant.name in messages_of(page)[0]


def test_a_clerk_is_added_by_e_mail_address():
    shop, newcomer = make.shop(), make.user("newcomer")
    merchant = Merchant.objects.get(pk=shop.merchant_id)
    Merchant.objects.filter(pk=merchant.pk).update(tax_id=make.TAX_IDS[0])
    data = {"name": merchant.name, "tax_id": make.TAX_IDS[0]}
    data |= {"shops-TOTAL_FORMS": 0, "shops-INITIAL_FORMS": 0, "staff-TOTAL_FORMS": 1, "staff-INITIAL_FORMS": 0}
    data |= {"staff-0-user": newcomer.email, "staff-0-role": "clerk", "staff-0-shop": shop.pk}
    at_desk(make.staff(Role.OPERATOR)).post(reverse("admin:rewards_merchant_change", args=[merchant.pk]), data)
    assert newcomer.shop_roles.get().shop == shop
    assert AuditEvent.objects.filter(action="shopstaff.added").exists()
