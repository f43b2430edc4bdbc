"""In the demo's world: no page that a citizen can open leaves out when the account will be erased."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civic.accounts.models import User
from tests.civic.mydata.leaving import tells
from tests.portal import opened

pytestmark = pytest.mark.django_db
WITHOUT_A_FRAME = {"/offline/"}  # kept by the browser, for everybody


def test_every_page_that_a_citizen_can_open_says_the_day_and_how_to_keep_the_account(shared_portal):
    User.objects.filter(email="citizen@demo.test").update(erasure_due_at=timezone.now() + timedelta(days=5))
    found = {path: tells(page) for path, page in opened("citizen") if path not in WITHOUT_A_FRAME}
    assert len(found) > 60
    assert [path for path, is_told in found.items() if not is_told] == []
