"""MAINTENANCE=1: people see a page, programs the one error shape, and nobody's request reaches the database."""

import pytest

from tests import factories as make


@pytest.fixture
def closed(settings):
    settings.MAINTENANCE = True


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/wallet/", "/admin/", "/accounts/login/", "/nothing/"])
def test_people_see_a_page_that_says_so_in_both_languages(client, closed, path, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get(path)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "系統維護中" in answer.content.decode()
    assert "Closed for maintenance" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "delete"])
@pytest.mark.parametrize("path", ["/api/v1/notices/", "/api/v1/nothing/"])
def test_programs_get_the_one_error_shape(client, closed, method, path):
    answer = getattr(client, method)(path)
    assert answer.status_code == 503
    assert set(answer.json()["error"]) == {"code", "message", "fields"}
    assert answer.json()["error"]["code"] == "maintenance"


@pytest.mark.django_db
def test_signs_of_life_and_what_the_installed_app_needs_stay(client, closed):
    assert client.get("/healthz").json()["database"] == "ok"
    assert client.get("/offline/").status_code == 200
    assert client.get("/sw.js").status_code == 200


@pytest.mark.django_db
def test_nothing_is_sent_while_it_is_closed(client, closed):
    payer = make.rich_citizen(100)
    client.force_login(payer.user)
    assert client.post("/pay/", {"amount": "10"}).status_code == 503
    assert not payer.payment_codes.exists()


@pytest.mark.django_db
def test_the_page_keeps_the_security_policy(client, closed):
    assert "unsafe" not in client.get("/").headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_it_opens_again(client):
    assert client.get("/").status_code == 200
