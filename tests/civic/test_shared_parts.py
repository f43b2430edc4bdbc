"""Parts of pages that are kept for everybody: a change shows at once, and nothing of a person gets into them."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from tests import factories as make

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def shown(template: Template, **known: object) -> str:
    return template.render(Context(known))


def test_a_part_is_made_once_and_again_for_another_value():
    made = Template("{% load i18n %}{% shared size %}{{ size }}{% endshared %}")
    assert [shown(made, size=1), shown(made, size=2), shown(made, size=1)] == ["1", "2", "1"]
    assert [shown(made, size="<b>"), shown(made, size=True)] == ["&lt;b&gt;", "True"]


def test_a_part_is_made_for_each_language():
    made = Template('{% load i18n %}{% shared %}{% translate "Home" %}{% endshared %}')
    with translation.override("en"):
        assert shown(made) == "Home"
    with translation.override("zh-hant"):
        assert shown(made) != "Home"


def test_a_part_knows_nothing_that_it_does_not_name():
    made = Template("{% shared size %}{{ size }}{{ user }}{{ request }}{{ csrf_token }}{% endshared %}")
    assert shown(made, size=1, user="A person", request="A request", csrf_token="A secret") == "1"


def test_a_part_takes_words_and_numbers_only():
    with pytest.raises(TypeError, match="only words and numbers"):
        shown(Template("{% shared person %}{{ person }}{% endshared %}"), person=object())


def test_a_block_cannot_stand_in_a_part():
    with pytest.raises(TemplateSyntaxError):
        Template("{% shared %}{% block title %}{% endblock %}{% endshared %}")


def test_no_part_holds_a_form_with_a_secret_or_asks_who_is_there():
    every = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    parts = re.findall(r"{% shared.*?%}(.*?){% endshared %}", every, re.S)
    included = [name for part in parts for name in re.findall(r'{% include "([^"]+)"', part)]
    parts += [(TEMPLATES / name).read_text(encoding="utf-8") for name in included]
    assert len(parts) > 10
    assert [part for part in parts if re.search(r"csrf_token|request\.|user\.|\bperms\b|in messages", part)] == []


@pytest.mark.django_db
def test_what_the_county_changes_shows_on_the_next_page(client, settings):
    assert "新名縣" not in client.get("/about/").content.decode()
    settings.COUNTY_NAME, settings.SUPPORT_EMAIL = "新名縣", "new@example.test"
    page = client.get("/about/").content.decode()
    assert page.count("新名縣") >= 3
    assert "mailto:new@example.test" in client.get("/help/contact/").content.decode()


@pytest.mark.django_db
def test_each_person_finds_their_own_name_and_tabs_on_the_same_page(client):
    for name in ("Ming", "Hua"):
        client.force_login(make.user(name))
        page = client.get("/").content.decode()
        assert f"<span>{name}</span>" in page
        assert page.count('aria-current="page"') == 1


@pytest.mark.django_db
def test_language_and_letters_are_chosen_in_one_form_with_its_secret(client):
    page = client.get("/shops/?q=1").content.decode()
    form = re.search(r'<form id="choose" method="post" hidden>(.*?)</form>', page, re.S)
    assert 'name="csrfmiddlewaretoken"' in form[1]
    assert 'name="next" value="/shops/?q=1"' in form[1]
    buttons = re.findall(r'<button [^>]*form="choose" formaction="([^"]+)"', page)
    assert buttons == ["/display/", "/language/", "/display/", "/language/"]  # at the head and at the foot
