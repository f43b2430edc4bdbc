"""A guardian agrees and takes it back in a real browser, which sends its own headers with each form."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from civic.guardians import actions, queries
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_button_in_the_guardians_browser_works(visit: Callable[..., Any]) -> None:
    child = make.citizen("child", birth_year=2014)
    actions.ask(child, "parent@example.test", now=timezone.now())
    page = visit(re.search(r"/guardian/\S+", mail.outbox[-1].body).group())  # type: ignore[union-attr]
    page.check("input[name=sure]")
    page.click("main form button")
    page.wait_for_load_state()
    assert queries.has_consent(child)
    page.click("main form button")
    page.wait_for_load_state()
    assert not queries.has_consent(child)
