"""A guardian agrees and takes it back in a real browser, which sends its own headers with each form."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from civic.guardians import actions, queries
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.smallest, pytest.mark.django_db(transaction=True)]


def test_the_button_in_the_guardians_browser_works(visit: Callable[..., Any]) -> None:
    child = make.citizen("child", birth_year=2014)
    actions.ask(child, "parent@example.test", now=timezone.now())
    page = visit(re.search(r"/guardian/\S+", mail.outbox[-1].body).group())  # type: ignore[union-attr]
    page.click("button[value=code]")
    page.fill("input[name=code]", re.search(r"^\d{6}$", mail.outbox[-1].body, re.M).group())  # type: ignore[union-attr]
    page.fill("input[name=name]", "王大明")
    page.check("input[name=relation][value=parent]")
    page.check("input[name=sure]")
    page.click("button[value=agree]")
    page.wait_for_load_state()
    assert queries.has_consent(child)
    page.click("button[value=take-back]")
    page.wait_for_load_state()
    assert not queries.has_consent(child)
