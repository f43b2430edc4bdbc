"""The operator takes merchants in, and stops them, with a reason on file."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from engagement.delivery.models import Message
from engagement.delivery.wording import wording
from rewards.redemption.payments.errors import ShopNotActive
from rewards.redemption.payments.till import Till
from rewards.shops.models import Merchant
from tests import factories as make
from tests.staff import at_desk, messages_of

pytestmark = pytest.mark.django_db


def take(desk, merchant, name, reason="文件齊全"):
    address = reverse("admin:rewards_merchant_step", args=[merchant.pk, name])
    return desk.post(address, {"reason": reason}, follow=True)


def test_an_applicant_is_approved_suspended_taken_back_and_closed():
    merchant, desk = make.merchant(state=Merchant.State.APPLIED), at_desk(make.staff(Role.OPERATOR))
    states = []
    for name in ("approve", "suspend", "reactivate", "close"):
        take(desk, merchant, name)
        merchant.refresh_from_db()
        states.append(merchant.state)
    assert states == ["active", "suspended", "active", "closed"]
    assert AuditEvent.objects.filter(object_type="rewards.merchant", words__text="文件齊全").count() == 4


def test_nobody_makes_a_merchant_payable_alone():
    one, other = make.staff(Role.OPERATOR), make.staff(Role.OPERATOR)
    data = {"name": "山海行", "tax_id": make.TAX_IDS[0], "bank_code": "004", "bank_account": "123456789012"}
    at_desk(one).post(reverse("admin:rewards_merchant_add"), data)
    merchant = Merchant.objects.get()
    assert messages_of(take(at_desk(one), merchant, "approve"))
    merchant.refresh_from_db()
    assert (merchant.state, merchant.added_by) == ("applied", one)
    take(at_desk(other), merchant, "approve")
    merchant.refresh_from_db()
    assert (merchant.state, merchant.approved_by) == ("active", other)
    with pytest.raises(IntegrityError, match="merchant_four_eyes"), transaction.atomic():
        Merchant.objects.update(approved_by=one)


def test_a_step_that_does_not_fit_the_state_is_refused_in_words():
    merchant = make.merchant(state=Merchant.State.REJECTED)
    page = take(at_desk(make.staff(Role.OPERATOR)), merchant, "suspend")
    assert merchant.name in messages_of(page)[0]


def test_a_closed_merchant_takes_no_coins_and_its_owner_reads_why_and_that_it_is_still_paid():
    shop, desk = make.shop(), at_desk(make.staff(Role.OPERATOR))
    owner = at_desk(make.owner(shop.merchant))
    take(desk, shop.merchant, "close", "店家申請歇業")
    told = Message.objects.get(kind="merchant_closed")
    assert "店家申請歇業" in wording(told).about
    page = owner.get(wording(told).link).content.decode()
    assert "店家申請歇業" in page
    assert f"/merchant/shop/{shop.pk}/open/" not in page
    with pytest.raises(ShopNotActive):
        Till(make.clerk(shop)).shop(shop.pk)


def test_a_clerk_is_added_by_e_mail_address():
    shop, newcomer = make.shop(), make.user("newcomer")
    merchant = Merchant.objects.get(pk=shop.merchant_id)
    data = {"shops-TOTAL_FORMS": 0, "shops-INITIAL_FORMS": 0, "staff-TOTAL_FORMS": 1, "staff-INITIAL_FORMS": 0}
    data |= {"staff-0-user": newcomer.email, "staff-0-shop": shop.pk}
    at_desk(make.staff(Role.OPERATOR)).post(reverse("admin:rewards_merchant_change", args=[merchant.pk]), data)
    assert newcomer.shop_roles.get().shop == shop
    assert AuditEvent.objects.filter(action="shopstaff.added").exists()
