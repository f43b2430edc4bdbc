"""An owner invites people by e-mail; the link works once, for the one who got it, for a week."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from civic.outbox import actions as outbox
from rewards.shops import team
from rewards.shops.models import Shop, ShopStaff, StaffInvitation
from tests import factories as make
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(client: Any) -> Shop:
    client.cookies["tuili_language"] = "en"
    return make.shop()


def link_in_the_mail() -> str:
    found = re.search(r"http://localhost:8000(/merchant/join/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def invite(shop: Shop, email: str, *, as_owner: bool = False, now: Any = None) -> StaffInvitation:
    boss = make.owner(shop.merchant)
    return team.invite(
        shop.merchant_id, email=email, shop=None if as_owner else shop, by=boss, now=now or timezone.now()
    )


def test_a_clerk_is_invited_by_mail_accepts_and_works_in_that_shop_only(client: Any, shop: Shop) -> None:
    newcomer = make.user("newcomer")
    client.force_login(make.owner(shop.merchant))
    client.post(f"/merchant/business/{shop.merchant_id}/staff/", {"email": newcomer.email.upper(), "shop": shop.pk})
    link = link_in_the_mail()
    client.force_login(newcomer)
    assert shop.name in client.get(link).content.decode()
    assert not newcomer.shop_roles.exists()  # looking accepts nothing
    before = client.session.session_key
    client.post(link)
    assert client.session.session_key != before  # a key that was caught earlier opens no counter
    role = newcomer.shop_roles.get()
    assert (role.role, role.shop) == ("clerk", shop)
    assert client.post(link).status_code == 409


def test_the_link_is_for_the_one_who_got_it(client: Any, shop: Shop) -> None:
    made = invite(shop, "invited@example.test", as_owner=True)
    client.force_login(outsider := make.user("outsider"))
    assert client.post(f"/merchant/join/{team.token_of(made)}/").status_code == 403
    assert client.get("/merchant/join/forged:token/").status_code == 409
    assert not outsider.shop_roles.exists()


def test_a_link_runs_out_after_a_week(shop: Shop) -> None:
    newcomer = make.user("late")
    made = invite(shop, newcomer.email, now=make.NOW)
    with pytest.raises(team.InvitationOver):
        team.accept(team.token_of(made), by=newcomer, now=make.NOW + timedelta(days=7))
    assert team.accept(team.token_of(made), by=newcomer, now=make.NOW + timedelta(days=6)).shop == shop


def test_a_withdrawn_invitation_opens_nothing_and_a_second_replaces_the_first(client: Any, shop: Shop) -> None:
    newcomer = make.user("newcomer")
    first, second = invite(shop, newcomer.email), invite(shop, newcomer.email)
    with pytest.raises(team.InvitationOver):
        team.accept(team.token_of(first), by=newcomer, now=timezone.now())
    client.force_login(make.owner(shop.merchant))
    client.post(f"/merchant/invitations/{second.pk}/withdraw/")
    with pytest.raises(team.InvitationOver):
        team.accept(team.token_of(second), by=newcomer, now=timezone.now())


@pytest.mark.parametrize("who", ["clerk", "outsider"])
def test_only_an_owner_of_the_same_merchant_invites_withdraws_and_removes(client: Any, shop: Shop, who: str) -> None:
    made, staff = invite(shop, "x@example.test"), ShopStaff.objects.filter(merchant=shop.merchant).first()
    assert staff
    client.force_login(make.clerk(shop) if who == "clerk" else make.owner(make.merchant()))
    assert client.post(f"/merchant/business/{shop.merchant_id}/staff/", {"email": "y@example.test"}).status_code == 404
    assert client.post(f"/merchant/invitations/{made.pk}/withdraw/").status_code == 404
    assert client.post(f"/merchant/staff/{staff.pk}/remove/").status_code == 404


def test_an_owner_cannot_invite_into_another_merchants_shop(client: Any, shop: Shop) -> None:
    client.force_login(make.owner(shop.merchant))
    sent = {"email": "x@example.test", "shop": make.shop().pk}
    assert client.post(f"/merchant/business/{shop.merchant_id}/staff/", sent).status_code == 422
    assert not StaffInvitation.objects.exists()


def test_who_is_taken_off_cannot_open_the_counter_and_the_last_owner_stays(client: Any, shop: Shop) -> None:
    clerk, boss = make.clerk(shop), make.owner(shop.merchant)
    client.force_login(boss)
    client.post(f"/merchant/staff/{clerk.shop_roles.get().pk}/remove/")
    client.post(f"/merchant/staff/{boss.shop_roles.get().pk}/remove/")
    assert boss.shop_roles.exists()
    client.force_login(clerk)
    assert client.get("/merchant/").status_code == 404


def test_a_mail_that_could_not_leave_is_sent_again(shop: Shop, settings: Any) -> None:
    here, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    invite(shop, "x@example.test")
    settings.EMAIL_BACKEND = here
    assert outbox.work(now=timezone.now() + timedelta(minutes=1)) == {"mail.sent": 1}
    assert outbox.work(now=timezone.now() + timedelta(minutes=1)) == {}


def test_a_withdrawn_invitation_is_not_mailed_any_more(shop: Shop, settings: Any) -> None:
    here, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    made = invite(shop, "x@example.test")
    settings.EMAIL_BACKEND = here
    team.withdraw(made.pk, by=make.owner(shop.merchant), now=timezone.now())
    assert outbox.work(now=timezone.now() + timedelta(minutes=1)) == {}


@pytest.mark.django_db(transaction=True)
def test_a_link_tapped_by_many_at_once_is_used_once(shop: Shop) -> None:
    newcomer = make.user("newcomer")
    token = team.token_of(invite(shop, newcomer.email))
    outcomes = at_once([partial(team.accept, token, by=newcomer, now=timezone.now())] * 8)
    assert sum(isinstance(outcome, ShopStaff) for outcome in outcomes) == 1
    assert newcomer.shop_roles.count() == 1
