"""No dead template: each is rendered, extended or included, or takes the place of a library's own."""

import inspect
import re
from pathlib import Path

import pytest
from django.forms import Widget
from django.forms.renderers import get_default_renderer
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs

ROOT = Path(__file__).resolve().parents[2]
APPS = ("civic", "rewards", "surveys", "engagement")
TEMPLATES = ROOT / "templates"
NAMES = sorted(
    path.relative_to(TEMPLATES).as_posix()
    for path in TEMPLATES.rglob("*")
    if path.is_file() and path.suffix in {".html", ".txt", ".svg", ".js"}
)
BY_NAME = {
    "400.html",
    "403.html",
    "403_csrf.html",
    "404.html",
    "429.html",
    "500.html",
    "503.html",
}  # Django and allauth look for these
QUOTED = re.compile(r"""["']([\w./-]+\.(?:html|txt|svg|js))["']""")
DATES = re.compile(r"""\|(date|time)(?::["']([^"']*)["'])?(?=[\s|}])""")
RAW_MINUTE = ":%Y-%m-%d %H:%M}"
# datetime="…", addresses, and parts that are written alike in every language; a month as each language writes it
FOR_MACHINES = {"c", "Y-m-d", "Y-m", "Ymd", "H:i", "H:i:s", "Y", "YEAR_MONTH_FORMAT"}
WITH_RAW_DATES = {  # addresses and hidden fields, which machines read
    "admin/rewards/settlement/progress.html",
    "admin/rewards/settlement/_closing.html",
    "admin/rewards/settlement/close.html",
}
TAG = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")


def words_of_the_code() -> set[str]:
    """Every quoted file name in the apps' Python and in the templates."""
    sources = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    sources += [path for path in TEMPLATES.rglob("*") if path.is_file()]
    return {name for path in sources for name in QUOTED.findall(path.read_text(encoding="utf-8"))}


def replaces_a_librarys(name: str) -> bool:
    return any((Path(folder) / name).is_file() for folder in get_app_template_dirs("templates"))


def test_every_template_is_used():
    used = words_of_the_code()
    dead = [name for name in NAMES if name not in used | BY_NAME and not replaces_a_librarys(name)]
    assert dead == []


@pytest.mark.parametrize("name", NAMES)
def test_a_template_can_be_read_and_so_can_what_it_includes(name):
    get_template(name)
    for wanted in TAG.findall((TEMPLATES / name).read_text(encoding="utf-8")):
        assert is_there(wanted), f"{name} wants {wanted}, which is not there"


@pytest.mark.parametrize("name", sorted({*NAMES} - WITH_RAW_DATES))
def test_a_page_writes_dates_as_people_read_them(name):
    """By the filters of civic/templatetags/dates.py, so that a date looks the same everywhere."""
    found = {form for _filter, form in DATES.findall((TEMPLATES / name).read_text(encoding="utf-8"))}
    assert found <= FOR_MACHINES


def test_python_writes_instants_as_people_read_them_too():
    """In a file for machines they carry their seconds."""
    written = [path for app in APPS for path in (ROOT / app).rglob("*.py") if RAW_MINUTE in path.read_text("utf-8")]
    assert written == []


def test_our_form_widgets_find_their_templates():
    ours = [kind for kind in descendants(Widget) if kind.__module__.partition(".")[0] in APPS and is_made_alone(kind)]
    assert [kind.__name__ for kind in ours if not kind().render("field", None)] == []


def is_made_alone(kind: type) -> bool:
    """Whether it asks for nothing; a widget that is told its template and its rows is rendered by its kind's tests."""
    asks = list(inspect.signature(kind.__init__).parameters.values())[1:]
    return all(each.default is not each.empty or each.kind in (each.VAR_POSITIONAL, each.VAR_KEYWORD) for each in asks)


def descendants(kind: type) -> set[type]:
    direct = set(kind.__subclasses__())
    return direct.union(*(descendants(child) for child in direct))


def is_there(name: str) -> bool:
    for find in (get_template, get_default_renderer().get_template):
        try:
            find(name)
        except TemplateDoesNotExist:
            continue
        return True
    return False
