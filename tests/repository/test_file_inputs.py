"""A file is chosen by words of ours everywhere, in the administration too: the browser's own speak its own language."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminFileWidget
from django.utils.module_loading import import_string

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
CHOICE = re.compile(r'<input type="file"')
OURS = re.compile(
    r'<div class="file-input">\s*<span aria-hidden="true">(?:(?!</div>).)*?</span>\s*<input type="file"', re.S
)


def kinds(base: type[forms.BaseForm]) -> list[type[forms.BaseForm]]:
    import_string(f"{settings.ROOT_URLCONF}.urlpatterns")  # knows every form of the portal
    return [each for sub in base.__subclasses__() for each in (sub, *kinds(sub))]


def with_files() -> list[tuple[str, str]]:
    """Each field of a form of ours that takes a file, as it is shown."""
    found = {}
    for form in kinds(forms.BaseForm):
        for name, field in getattr(form, "base_fields", {}).items():
            if isinstance(field, forms.FileField) and form.__module__.split(".")[0] not in ("django", "tests"):
                found[f"{form.__module__}.{form.__name__}.{name}"] = field.widget.render(name, None)
    return sorted(found.items())


def test_every_form_with_a_file_shows_our_words():
    shown = with_files()
    assert len(shown) > 10
    shown.append(("a file in the administration", AdminFileWidget().render("file", None)))
    assert [name for name, html in shown if not OURS.search(html)] == []


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_template_with_one_does(path):
    source = path.read_text(encoding="utf-8")
    assert len(CHOICE.findall(source)) == len(OURS.findall(re.sub(r"{%.*?%}|{#.*?#}", "", source)))
