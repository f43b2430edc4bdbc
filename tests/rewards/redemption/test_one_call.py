"""A payment by code is one call to the database, which says of each code why it cannot be taken."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rewards.redemption.counter import actions
from tests import factories as make


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["code", "digits"])
@pytest.mark.parametrize("names_the_shop", [True, False])
def test_a_payment_asks_the_database_at_most_six_times(by, names_the_shop):
    shop = make.shop()
    clerk, (_payment, code) = make.clerk(shop), make.payment_code(make.rich_citizen(100), 35)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        sent = {by: getattr(code, by), "shop_id": shop.pk if names_the_shop else None}
        paid = actions.confirm(clerk=clerk, key="tap", now=make.NOW, **sent).redemption
    assert len(asked) <= 6, [query["sql"][:80] for query in asked]
    print(f"{len(asked)} queries")
    written = type(paid).objects.get(pk=paid.pk)
    fields = [field.attname for field in paid._meta.concrete_fields]
    assert [getattr(paid, name) for name in fields] == [getattr(written, name) for name in fields]
    assert (paid.shop.name, paid.transaction.reason) == (shop.name, f"{shop.name} · {paid.receipt}")
