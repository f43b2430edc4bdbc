"""In the demo's world: no page that a citizen can open leaves out when the account will be erased."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civic.accounts.models import User
from tests.civic.mydata.leaving import says_so
from tests.portal import pages, signed_in

pytestmark = pytest.mark.django_db
WITHOUT_A_FRAME = {"/offline/"}  # kept by the browser, for everybody


def test_every_page_that_a_citizen_can_open_says_the_day_and_how_to_keep_the_account(shared_portal):
    User.objects.filter(email="citizen@demo.test").update(erasure_due_at=timezone.now() + timedelta(days=5))
    browser, opened = signed_in("citizen"), [page.path for page in pages(("citizen",))]
    assert len(opened) > 60
    assert [path for path in opened if path not in WITHOUT_A_FRAME and not says_so(browser, path)] == []
