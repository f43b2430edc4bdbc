"""What others wrote about a person goes with them, from the audit log and the papers too; what was done stays."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from civic.audit.models import AuditEvent, AuditWords
from civic.core.roles import Role
from civic.mydata import actions, erasing, replaying
from rewards import coins
from rewards.grants import actions as grants
from rewards.ledger.models import Transaction
from rewards.ledger.verification import verify
from rewards.redemption.payments.models import Redemption
from rewards.settlement.disputes import actions as disputes
from rewards.settlement.disputes.models import StatementDispute
from rewards.shops.models import Merchant
from tests import factories as make
from tests.civic.mydata.dump import everything
from tests.civic.mydata.markers import WORD, marked_person
from tests.rewards.settlement.months import issued
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
NOW = make.NOW
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_their_own(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def erase(user) -> None:
    actions.request_erasure(user, now=NOW)
    assert erasing.carry_out_due(now=NOW + WEEK) == 1


def test_none_of_forty_markers_is_left_and_the_books_are_what_they_were():
    user, markers = marked_person()
    before, events = verify(), AuditEvent.objects.count()
    found = set(re.findall(rf"{WORD}\d\d", everything()))
    assert len(markers.planted) >= 40
    assert found == set(markers.planted), "each marker can be found, or its absence would show nothing"
    erase(user)
    assert [line for line in everything().splitlines() if WORD in line] == []
    after = verify()
    assert (after.well, after.issued, sum(after.places.values())) == (True, before.issued, sum(before.places.values()))
    assert AuditEvent.objects.count() > events


def test_a_restored_backup_forgets_the_words_of_others_too():
    user, _markers = marked_person()
    type(user).objects.filter(pk=user.pk).update(date_joined=NOW - timedelta(days=400))
    kept = [f"{user.pk} {NOW.isoformat()}\n"]
    assert [outcome for _wish, outcome in replaying.replay(replaying.read(kept), now=NOW + WEEK)] == ["erased again"]
    assert WORD not in everything()


def test_the_books_themselves_never_hold_what_staff_typed_about_a_person():
    marked_person()
    reasons = set(Transaction.objects.values_list("reason", flat=True))
    assert not any(WORD in reason for reason in reasons)
    assert {re.sub(r"\d+", "1", reason) for reason in reasons} >= {"hold:1", "merge:1", "grant:1"}


def test_the_citizen_reads_the_words_and_not_the_number():
    user, _markers = marked_person()
    said = {line.kind: line.reason for line in coins.history(user.citizen, limit=50)}
    assert all(WORD in said[kind] for kind in ("hold", "release", "merge"))
    assert not any(re.fullmatch(r"[a-z]+:\d+", line.reason) for line in coins.history(user.citizen, limit=50))


def test_who_did_what_stays_in_the_audit_log_without_the_words():
    user, _markers = marked_person()
    erase(user)
    closed = AuditEvent.objects.get(action="user.deactivated")
    assert (closed.object_id, closed.reason) == (str(user.pk), "")
    assert closed.actor_label.startswith("operator")


def test_words_about_others_stay():
    user, _markers = marked_person()
    neighbour = make.rich_citizen(40)
    held = coins.hold(neighbour, 10, reason="鄰居", by=make.staff(Role.OPERATOR), now=NOW)
    erase(user)
    held.refresh_from_db()
    assert (held.reason, AuditEvent.objects.filter(words__text="鄰居").count()) == ("鄰居", 1)


def test_a_merchant_is_reached_through_another_owner():
    user, _markers = marked_person()
    merchant = Merchant.objects.get(email=user.email)
    erase(user)
    merchant.refresh_from_db()
    assert merchant.email == merchant.staff.get().user.email
    assert (merchant.contact, merchant.phone) == ("", "")


def test_a_payment_that_a_shop_disputes_is_answered_first():
    october = issued()
    line = october.lines.get()
    owner = make.owner(october.merchant)
    payer = Redemption.objects.get(receipt=line.receipt).citizen.user
    disputes.dispute(october.number, line.pk, reason="金額不對", by=owner, now=NOW)
    with pytest.raises(actions.CannotErase, match=r"disput|異議"):
        actions.request_erasure(payer, now=NOW)
    disputes.answer(october.pk, by=make.staff(Role.OPERATOR), words="已查", now=NOW)
    erase(payer)
    assert StatementDispute.objects.get().reason == "—"


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


REWRITING = (
    "UPDATE civic_auditwords SET text = 'something else'",
    "DELETE FROM civic_auditwords",
    "TRUNCATE civic_auditwords",
    "UPDATE civic_auditwords SET event_id = event_id + 1000, text = ''",
    "UPDATE rewards_accountmerge SET reason = 'something else'",
    "UPDATE rewards_accountmerge SET reason = '—', coins = 1",
    "DELETE FROM rewards_accountmerge",
    "UPDATE rewards_statementdispute SET reason = 'something else'",
    "UPDATE rewards_statementdispute SET answer = '—', raised_at = now()",
    "DELETE FROM rewards_statementdispute",
    "UPDATE rewards_statementadjustment SET decision = 'something else'",
    "UPDATE rewards_statementadjustment SET reason = '—', coins = 9",
    "DELETE FROM rewards_statementadjustment",
    "UPDATE rewards_settlementdifference SET explanation = 'something else'",
    "DELETE FROM rewards_settlementdifference",
)


def test_words_are_emptied_and_never_rewritten():
    marked_person()
    assert AuditWords.objects.exists()
    assert [statement for statement in REWRITING if not refused(statement)] == []


def test_what_a_whole_list_reads_names_nobody_on_it():
    campaign = make.campaign(max_coins=100)
    people = [make.user("王小明"), make.user("陳美麗")]
    asked = {"key": "3" * 32, "by": make.staff(Role.EDITOR, campaign.agency), "now": NOW}
    for named in ("王小明 等人", people[1].email.upper()):
        with pytest.raises(grants.NamesSomebody):
            grants.ask(campaign, [person.pk for person in people], 5, reason=named, **asked)
    assert grants.ask(campaign, [person.pk for person in people], 5, reason="志工", **asked).grant.awarded == 2


def test_the_log_of_the_administration_tells_rows_about_people_by_number():
    merchant, hired = make.merchant(), make.user(f"{WORD}hired")
    shop = make.shop(merchant)
    page = {"shops-TOTAL_FORMS": 0, "shops-INITIAL_FORMS": 0}
    page |= {"staff-TOTAL_FORMS": 1, "staff-INITIAL_FORMS": 0}
    page |= {"staff-0-user": hired.email, "staff-0-shop": shop.pk}
    at_desk(make.staff(Role.OPERATOR)).post(f"/admin/rewards/merchant/{merchant.pk}/change/", page)
    assert hired.shop_roles.exists()
    named = [line.split()[0] for line in everything().splitlines() if f"{WORD}hired" in line]
    assert named == ["civic_user"]
