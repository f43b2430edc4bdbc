"""Addresses that are looked up once say the same as those that are looked up each time."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from civic.core.addresses import address


def shown(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_an_address_has_the_number_of_each_line():
    assert [address("engagement:notice", number) for number in (7, 0, 918_273_645, 10**12)] == [
        "/notices/7/", "/notices/0/", "/notices/918273645/", "/notices/1000000000000/"
    ]  # fmt: skip
    assert address("rewards:pay") == reverse("rewards:pay")


def test_words_in_an_address_are_written_as_addresses_write_them():
    assert address("rewards:statement", "202610-000012") == reverse("rewards:statement", args=["202610-000012"])
    assert address("media", "a b/臺.jpg") == reverse("media", args=["a b/臺.jpg"])


@pytest.mark.parametrize("args", [(-1,), (), (1, 2)])
def test_an_address_that_there_is_not_is_refused(args):
    with pytest.raises(NoReverseMatch):
        address("engagement:notice", *args)


def test_a_template_says_the_same():
    assert shown("{% url 'rewards:pay' %}|{% url 'engagement:notice' 7 %}|{% url view %}", view="rewards:wallet") == (
        f"{reverse('rewards:pay')}|/notices/7/|{reverse('rewards:wallet')}"
    )
    assert shown("{% url 'no:such' as found %}{{ found }}|{% url 'rewards:pay' as found %}{{ found }}") == (
        f"|{reverse('rewards:pay')}"
    )
    with pytest.raises(NoReverseMatch):
        shown("{% url 'no:such' %}")


def test_a_template_of_the_administration_finds_its_own():
    request = RequestFactory().get("/admin/")
    request.current_app = "admin"  # type: ignore[attr-defined]
    assert Template("{% url 'admin:index' %}").render(Context({"request": request})) == reverse("admin:index")
