"""A person about whom a marker stands wherever somebody can write: themselves, staff, owners of shops."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.codes import actions as codes
from civic.core.roles import Role
from civic.guardians.models import GuardianConsent
from civic.helpdesk import actions
from civic.identity import actions as identity
from civic.recovery import actions as recovery
from engagement.delivery.actions import file
from engagement.delivery.kinds import News
from engagement.news import coins_awarded
from rewards import coins
from rewards.cards import actions as cards
from rewards.fraud import actions as fraud
from rewards.fraud.models import Finding
from rewards.grants import actions as grants
from rewards.holds import actions as holds
from rewards.payees import actions as payees
from rewards.redemption.counter import actions as redemption
from rewards.redemption.payments.models import Redemption
from rewards.settlement.closing.models import SettlementDifference
from rewards.settlement.disputes import actions as disputes
from rewards.settlement.disputes import adjustments
from rewards.shops import team
from tests import factories as make
from tests.pictures import jpeg_with_place
from tests.rewards.settlement.months import IN_OCTOBER, close, statement

NOW = make.NOW
WORD = "markerqx"


class Markers:
    """Numbers them, so that a test can say which ones it planted."""

    def __init__(self) -> None:
        self.planted: list[str] = []

    def next(self, end: str = "") -> str:
        self.planted.append(f"{WORD}{len(self.planted) + 1:02d}")
        return self.planted[-1] + end


def marked_person() -> tuple[User, Markers]:
    """Somebody with a payment in October that a shop disputed, and much else that others wrote about."""
    markers = Markers()
    user = make.rich_citizen(200, now=IN_OCTOBER).user
    told_by_themselves(user, markers)
    written_by_staff(user, markers)
    written_by_a_shop(user.citizen, markers)
    at_a_merchant(user, markers)
    return user, markers


def told_by_themselves(user: User, markers: Markers) -> None:
    """11 markers: the account, the ways in, the second factor, a guardian, codes under way, a passkey's name."""
    user.email, user.name = markers.next("@example.test"), markers.next()
    user.save()
    addresses = [user.email, markers.next("@example.test")]
    for number, address in enumerate(addresses):
        user.emailaddress_set.create(email=address, verified=True, primary=not number)
    Authenticator.objects.create(user=user, type="totp", data={"secret": markers.next()})
    Authenticator.objects.create(user=user, type="webauthn", data={"name": markers.next()})
    SocialAccount.objects.create(user=user, provider="line", uid=markers.next(), extra_data={"email": markers.next()})
    GuardianConsent.objects.create(citizen=user.citizen, email=markers.next("@example.test"))
    codes.make(user, purpose="new-address", email=markers.next("@example.test"), now=NOW)
    operator = make.staff(Role.OPERATOR)
    recovery.start(user, document="passport", new_email=markers.next("@example.test"), by=operator, now=NOW)
    file(coins_awarded.news, [News(user.citizen.pk, "told", NOW, {"coins": 1, "reason": markers.next()})])


def written_by_staff(user: User, markers: Markers) -> None:
    """21 markers: holds, closures, proofs, cards, findings, a merge, coins for this person alone, the admin's log."""
    citizen, operator, second = user.citizen, make.staff(Role.OPERATOR), make.staff(Role.OPERATOR)
    held = coins.hold(citizen, 20, reason=markers.next(), by=operator, now=NOW)
    coins.appeal(held.pk, citizen=citizen, words=markers.next(), now=NOW)
    holds.answer(held.pk, words=markers.next(), by=operator, now=NOW)
    coins.release(held.pk, reason=markers.next(), by=operator, now=NOW)
    actions.deactivate(user, by=operator, reason=markers.next())
    actions.reactivate(user, by=operator, reason=markers.next())
    actions.forget_birth_year(user, by=operator, reason=markers.next())
    audit.record("user.called", by=operator, about=citizen, reason=markers.next())
    proof = identity.verify(citizen, method="counter", id_hash="a" * 64, by=operator, now=NOW)
    identity.revoke(proof.pk, by=operator, reason=markers.next(), now=NOW)
    card = cards.issue(citizen, pin="274951", document="id", by=operator, now=NOW)
    cards.block(card, by=operator, reason=markers.next(), now=NOW)
    finding = Finding.objects.create(day=NOW.date(), pattern="guessing", key="k", citizen=citizen, count=1, coins=1)
    fraud.note(finding, by=operator, words=markers.next(), now=NOW)
    twin = make.rich_citizen(10)
    merge = coins.propose_merge(twin, citizen, reason=markers.next(), by=operator, now=NOW)
    coins.approve_merge(merge.pk, by=second, now=NOW)
    another = coins.propose_merge(make.rich_citizen(1), citizen, reason=markers.next(), by=operator, now=NOW)
    coins.reject_merge(another.pk, reason=markers.next(), by=second, now=NOW)
    give_coins(citizen, markers)
    written_in_the_admins_log(citizen, operator, markers)


def give_coins(citizen: Citizen, markers: Markers) -> None:
    """One person on a list: given at once, and refused by a second person."""
    campaign = make.campaign(max_coins=5000)
    editor = make.staff(Role.EDITOR, campaign.agency)
    given = {"by": editor, "now": NOW}
    grants.ask(campaign, [citizen.user_id], 5, reason=markers.next(), key="1" * 32, **given)
    asked = grants.ask(campaign, [citizen.user_id], 900, reason=markers.next(), key="2" * 32, **given)
    grants.reject(asked.pk, by=make.staff(Role.COORDINATOR), reason=markers.next(), now=NOW)


def written_in_the_admins_log(citizen: Citizen, operator: User, markers: Markers) -> None:
    for thing in (citizen.user, citizen):
        LogEntry.objects.create(
            user=operator,
            content_type=ContentType.objects.get_for_model(thing),
            object_id=str(thing.pk),
            object_repr=markers.next(),
            action_flag=2,
            change_message=markers.next(),
        )


def written_by_a_shop(citizen: Citizen, markers: Markers) -> None:
    """5 markers: a payment that the shop disputes, the operator answers and adjusts; a difference in the books."""
    shop = make.shop()
    owner, operator = make.owner(shop.merchant), make.staff(Role.OPERATOR)
    _payment, code = make.payment_code(citizen, 30, now=IN_OCTOBER)
    redemption.confirm(clerk=owner, key="tap", code=code.code, now=IN_OCTOBER)
    close()
    october = statement(shop.merchant)
    said = {"reason": markers.next(), "photo": jpeg_with_place()}
    dispute = disputes.dispute(october.number, october.lines.get().pk, **said, by=owner, now=NOW)
    asked = adjustments.ask(dispute.pk, coins=5, reason=markers.next(), by=operator, now=NOW)
    adjustments.reject(asked.pk, by=make.staff(Role.FINANCE), reason=markers.next(), now=NOW)
    disputes.answer(october.pk, by=operator, words=markers.next(), now=NOW)
    SettlementDifference.objects.create(
        statement=october, check_made="line", receipt=Redemption.objects.get(citizen=citizen).receipt,
        explanation=markers.next(), explained_by=operator, explained_at=NOW,
    )  # fmt: skip


def at_a_merchant(user: User, markers: Markers) -> None:
    """5 markers: the contact at a merchant they left, an appeal, its answer, a refused application, an invitation."""
    merchant = make.merchant()
    merchant.email, merchant.contact, merchant.phone = user.email, user.name, markers.next()
    merchant.save()
    make.owner(merchant)
    make.own(merchant, user)
    held = fraud.hold_payout(merchant, reason="查核", by=make.staff(Role.OPERATOR), now=NOW)
    fraud.appeal(held.pk, by=user, words=markers.next(), now=NOW)
    fraud.answer(held.pk, words=markers.next(), by=make.staff(Role.OPERATOR), now=NOW)
    left = payees.propose_owners(
        merchant.pk, comes=None, goes=user, reason="離職", by=make.staff(Role.OPERATOR), now=NOW
    )
    payees.approve(left.pk, by=make.staff(Role.FINANCE), now=NOW)
    refused = make.merchant(state="rejected")
    refused.applied_by, refused.contact, refused.decision = user, markers.next(), markers.next()
    refused.save()
    shop = make.shop()
    inviting = make.owner(shop.merchant)
    team.invite(shop.merchant_id, email=user.email, shop=shop, by=inviting, now=NOW - timedelta(days=30))
