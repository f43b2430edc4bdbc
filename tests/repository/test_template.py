"""The tests' database is made anew whenever something that it is made from has changed."""

import pytest

from tests.template import key


@pytest.fixture
def tree(tmp_path, monkeypatch):
    files = {
        "requirements.lock": "django==5.2",
        "civic/settings.py": "",
        "civic/migrations/0001_initial.py": "from civic.loading import Load",
        "civic/loading/__init__.py": "class Load: ...",
        "rewards/ledger/sql/ledger_post.sql": "CREATE FUNCTION",
        "rewards/ledger/actions.py": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(key, "ROOT", tmp_path)
    monkeypatch.setattr(key, "OWN", tmp_path / "nothing")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("requirements.lock", True),
        ("civic/settings.py", True),
        ("civic/migrations/0001_initial.py", True),
        ("civic/migrations/0002_more.py", True),
        ("civic/loading/__init__.py", True),  # a migration imports it
        ("rewards/ledger/sql/ledger_post.sql", True),
        ("rewards/ledger/sql/triggers/posting.sql", True),
        ("rewards/ledger/actions.py", False),
    ],
)
def test_the_key_is_another_exactly_when_a_fresh_database_would_be(tree, name, other):
    before = key.key.__wrapped__()
    (tree / name).parent.mkdir(exist_ok=True)
    (tree / name).write_text("changed")
    assert (key.key.__wrapped__() != before) is other


def test_what_lies_in_the_tree_is_part_of_the_key():
    names = {path.relative_to(key.ROOT).as_posix() for path in key.sources()}
    steps = [path for app in key.APPS for path in (key.ROOT / app).glob("migrations/0*.py")]
    assert names > {path.relative_to(key.ROOT).as_posix() for path in steps} != set()
    assert {"requirements.lock", "tests/template/key.py"} < names
