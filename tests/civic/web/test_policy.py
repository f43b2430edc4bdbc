"""The policy of pages is that of the settings, also where it is written once for all of them."""

import pytest
from csp.utils import build_policy

HEADER = "Content-Security-Policy"


@pytest.mark.django_db
def test_pages_have_the_policy_of_the_settings(client, settings):
    assert client.get("/").headers[HEADER] == build_policy()
    assert client.get("/no/such/page/").headers[HEADER] == build_policy()
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["'none'"]}}
    assert client.get("/").headers[HEADER] == "default-src 'none'"


@pytest.mark.django_db
def test_a_policy_that_is_only_reported_stands_beside_it(client, settings):
    settings.CONTENT_SECURITY_POLICY_REPORT_ONLY = {"DIRECTIVES": {"default-src": ["'none'"]}}
    headers = client.get("/").headers
    assert headers[HEADER] == build_policy()
    assert headers[f"{HEADER}-Report-Only"] == "default-src 'none'"
