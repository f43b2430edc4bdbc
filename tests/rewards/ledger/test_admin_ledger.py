"""The books are read in the administration, and changed by nobody there, superusers included."""

import pytest
from django.urls import reverse

from civic.accounts.models import User
from civic.agencies import actions as agencies
from civic.core.roles import Role
from rewards.ledger.models import Account, ClosedMonth, Posting, Transaction
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
BOOKS = ("account", "transaction", "posting", "closedmonth")


@pytest.mark.parametrize("role", ["coordinator", "finance", "auditor"])
@pytest.mark.parametrize("model", BOOKS)
def test_nobody_adds_changes_or_deletes_a_line_of_the_books(model, role):
    make.campaign()
    person: User = make.staff(role)
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    desk, before = at_desk(person), counts()
    kind = {"account": Account, "transaction": Transaction, "posting": Posting, "closedmonth": ClosedMonth}[model]
    line = kind.objects.first()
    pages = [("add", [])] + [(page, [line.pk]) for page in ("change", "delete") if line]
    for page, args in pages:
        address = reverse(f"admin:rewards_{model}_{page}", args=args)
        assert desk.post(address, {"amount": 1, "post": "yes"}).status_code == 403
    assert counts() == before


def test_a_transactions_page_shows_where_its_coins_went():
    make.campaign()
    transaction = Transaction.objects.filter(kind="reserve").get()
    finance = make.user("finance")
    agencies.grant_role(finance, Role.FINANCE, by=None)
    page = at_desk(finance).get(reverse("admin:rewards_transaction_change", args=[transaction.pk]))
    assert transaction.postings.get().source.address in page.content.decode()


def counts():
    return [model.objects.count() for model in (Account, Transaction, Posting, ClosedMonth)]
