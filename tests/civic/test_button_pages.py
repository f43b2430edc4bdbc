"""Addresses that only a button opens."""

import pytest
from django.urls import reverse

from tests import factories as make

pytestmark = pytest.mark.django_db


def test_who_signs_in_again_on_the_way_to_a_button_gets_a_page_with_the_way_on(client):
    client.force_login(make.citizen().user)
    page = client.get(reverse("civic:export"))
    assert page.status_code == 405
    assert page["Allow"] == "POST"
    assert 'href="/"' in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_programs_keep_the_one_shape_of_errors(client):
    answer = client.delete("/api/v1/wallet/")
    assert answer["Content-Type"].startswith("application/json")
