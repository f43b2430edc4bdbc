"""A list of the administration asks the database as often for fifty rows as for two, and twelve times at most."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.portal import signed_in

pytestmark = pytest.mark.django_db
MOST = 12
A_REPORT = {"rewards.BudgetCoins"}  # the yearly report stands where its table would: sums, no rows


def lists() -> list[ModelAdmin]:
    ours = [page for model, page in admin.site._registry.items() if model._meta.app_label != "django_celery_beat"]
    return sorted(ours, key=lambda page: page.model._meta.label)


def statements(client: Client, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200, path
    return [query["sql"] for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def test_fifty_rows_cost_no_more_questions_than_two(shared_portal: None, monkeypatch: pytest.MonkeyPatch) -> None:
    client, many, grown = signed_in("auditor"), {}, {}
    asked = 0
    for page in lists():
        facts: Any = page.model._meta
        path = reverse(f"admin:{facts.app_label}_{facts.model_name}_changelist")
        if client.get(path).status_code != 200:
            continue  # not an auditor's; what the first look keeps for the next ones is kept now
        asked += 1
        monkeypatch.setattr(type(page), "list_per_page", 2)
        two = statements(client, path)
        monkeypatch.setattr(type(page), "list_per_page", 50)
        fifty = statements(client, path)
        if len(fifty) > len(two):
            grown[facts.label] = sorted(set(fifty) - set(two), key=len)[:2]
        if len(fifty) > MOST and facts.label not in A_REPORT:
            many[facts.label] = len(fifty)
    assert asked > 60
    assert (grown, many) == ({}, {})
