"""The demo world, loaded once for all that look at it: its books add up, and it shows something everywhere."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F, Q

from civic.accounts.models import Citizen, Topic, User
from civic.consent.models import Consent
from engagement.audiences.models import Audience
from engagement.demo.accounts import ACCOUNTS, PASSWORD
from engagement.events.attendance.models import EventAward
from engagement.events.events.models import EventSession
from engagement.events.registrations.models import Registration
from engagement.figures.models import NoticeFigures
from engagement.notices.models import Notice
from rewards import coins
from rewards.ledger.models import Account, Transaction
from rewards.limits.models import LevelLimit
from rewards.redemption.payments.models import Redemption
from rewards.settlement.closing.queries import payable_total
from rewards.settlement.periods.models import Settlement
from rewards.settlement.proving.models import ProofRun
from surveys.responses.models import Participation, Response
from tests.engagement.demo.small import NOW, digest, load
from tests.worlds import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]


small_world = made_once(load)


@pytest.fixture(autouse=True)
def _a_demo(settings):
    settings.DEMO = True


OF_EVENTS = Q(idempotency_key__startswith="event:")  # the season is told after all else


def test_every_closed_month_pays_what_the_ledger_owes():
    months = Settlement.objects.in_bulk()
    assert sorted(f"{month:%Y-%m}" for month in months) == ["2026-09", "2026-10"]
    for month, settlement in months.items():
        assert settlement.coins_payable == payable_total(month) > 0
        assert settlement.coins_payable == sum(s.coins_payable for s in settlement.statements.all())


def test_its_books_and_every_month_are_proven_when_it_opens():
    found = {(run.kind, run.month and f"{run.month:%Y-%m}", run.outcome) for run in ProofRun.objects.all()}
    months = {("period", month, "well") for month in ("2026-09", "2026-10")}
    assert found == {("ledger", None, "well"), *months}


def test_what_became_of_the_notices_is_counted_when_it_opens():
    counted = [figures.counts["steps"] for figures in NoticeFigures.objects.all()]
    assert len(counted) == 46
    assert max(steps["answered"] for steps in counted) > 20


def test_at_no_moment_a_wallet_is_below_zero():
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT min(running) FROM (
              SELECT sum(m.coins) OVER (PARTITION BY a.id ORDER BY t.effective_at, t.id) AS running
                FROM rewards_account a
                JOIN LATERAL (SELECT transaction_id, -amount AS coins FROM rewards_posting WHERE source_id = a.id
                    UNION ALL SELECT transaction_id, amount FROM rewards_posting WHERE destination_id = a.id) m ON true
                JOIN rewards_transaction t ON t.id = m.transaction_id
               WHERE a.kind IN ('wallet', 'budget', 'campaign')) r""")
        assert cursor.fetchone()[0] >= 0
    assert not Account.objects.filter(balance__lt=0).exists()
    ids = Transaction.objects.filter(kind__in=["award", "spend", "void"]).exclude(OF_EVENTS).order_by("id")
    times = list(ids.values_list("effective_at", flat=True))
    assert times == sorted(times)


def test_participations_and_payments_match_the_ledger():
    awarded = Participation.objects.filter(coins_awarded__gt=0)
    assert awarded.count() == Transaction.objects.filter(kind="award").exclude(OF_EVENTS).count()
    assert Redemption.objects.count() == Transaction.objects.filter(kind="spend").count()
    payment = Redemption.objects.select_related("transaction", "shop").first()
    assert payment.transaction.reason == f"{payment.shop.name} · {payment.receipt}"
    assert payment.transaction.effective_at == payment.completed_at


def test_the_demo_accounts_open_with_the_printed_password(client):
    assert client.login(username="citizen@demo.test", password=PASSWORD)
    people = User.objects.filter(email__in=[account.email for account in ACCOUNTS])
    assert people.count() == len(ACCOUNTS)
    assert len(set(people.values_list("password", flat=True))) == 1
    citizen = Citizen.objects.get(user__email="citizen@demo.test")
    assert 100 <= coins.balance(citizen, today=NOW.date()) <= 200
    assert citizen.messages.count() >= 3


def test_forty_notices_wait_to_be_read_and_one_to_be_approved():
    states = list(Notice.objects.filter(event=None).values_list("state", flat=True))
    assert [states.count(state) for state in ("published", "submitted", "draft")] == [40, 1, 1]
    assert not Notice.objects.filter(published_at__gt=NOW).exists()


def test_no_member_of_staff_is_among_the_guests_of_an_event():
    guests = set(Registration.objects.values_list("citizen__user__email", flat=True)) - {"citizen@demo.test"}
    assert {email[:7] for email in guests} == {"citizen"}


def test_events_of_this_month_brought_coins():
    came = EventSession.objects.filter(ends_at__lt=NOW, ends_at__month=NOW.month)
    assert all(EventAward.objects.filter(event=each.event_id, state="paid").count() > 5 for each in came)


def test_a_season_of_events_shows_every_state():
    open_today = EventSession.objects.filter(starts_at__lt=NOW, ends_at__gt=NOW).get()
    assert open_today.attendances.filter(state="in").count() > 5
    over = EventSession.objects.filter(ends_at__lt=NOW)
    assert all(each.attendances.filter(came=True).count() > 5 for each in over)
    assert all(Response.objects.filter(version__questionnaire=each.event.feedback).exists() for each in over)
    assert Registration.objects.filter(state="waiting", session__starts_at__gt=NOW).count() > 3
    assert Registration.objects.filter(citizen__user__email="citizen@demo.test").count() == 4


def test_the_verified_have_proofs_the_digital_have_cards_and_topics_have_followers():
    verified = Citizen.objects.filter(level="verified")
    assert not verified.exclude(verifications__revoked_at__isnull=True, verifications__isnull=False).exists()
    assert not Citizen.objects.filter(level="digital", digital_card=None).exists()
    assert not Topic.objects.filter(followers=None).exists()
    assert Audience.objects.filter(clauses__topics__isnull=False).exists()
    assert LevelLimit.objects.count() == 2


def test_a_second_load_says_so_and_changes_nothing(capsys):
    before = dict(digest())
    call_command("load_demo")
    assert capsys.readouterr().out.strip()
    assert dict(digest()) == before


def test_nobody_agreed_to_a_document_before_it_was_published():
    assert Consent.objects.exists()
    assert not Consent.objects.filter(at__lt=F("document__published_at")).exists()


def test_notices_speak_english_and_bring_files_to_take_along():
    published = Notice.objects.filter(state="published")
    spoken = published.exclude(title_en="")
    assert 0 < published.filter(title_en="").count() < spoken.count()  # what only Chinese looks like is there, too
    assert not spoken.filter(Q(summary_en="") | Q(body_en="") | Q(picture_alt_en="")).exists()
    with_files = published.filter(attachments__isnull=False)
    assert sorted(notice.attachments.get().name for notice in with_files) == [
        "8101 路時刻表", "堆肥桶申請表", "接種意願書",
    ]  # fmt: skip
