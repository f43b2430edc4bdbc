"""What every test may use, and a database that can be emptied in spite of its guards.

On a served database (make test-served) the tests run as the application's own role, as in production: it owns
nothing, and can only add to the ledger.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from tests import commits, flushing, pooler
from tests.browsers import chromium
from tests.owner import APP_ROLE
from tests.portal import (  # noqa: F401  fixtures
    as_a_demo,
    demo_media,
    portal,
    portal_of_the_module,
    shared_portal,
    world_of_the_portal,
)
from tests.template import databases

# A busy machine is slow at everything: no property test fails for that.
hypothesis_settings.register_profile(
    "patient", hypothesis_settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("patient")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys come first: each takes seconds, and what is short fills the gaps at the end of a run."""
    items.sort(key=lambda item: "journeys" not in item.path.parts)


def _take_the_role(connection: Any, **kwargs: Any) -> None:
    with connection.connection.cursor() as cursor:  # the driver's own, so that no test counts it as a query
        cursor.execute(f"SET ROLE {APP_ROLE}")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """A database for this process alone, copied from the template; --reuse-db has nothing to spare any more."""
    with django_db_blocker.unblock():
        databases.ensure(connection)
    served = _served if os.environ.get("SERVED") else nullcontext
    through = partial(pooler.pooled, connection) if os.environ.get("POOLED") else nullcontext
    with django_db_blocker.unblock(), databases.cloned(connection), served(), through(), django_db_blocker.block():
        yield


@contextmanager
def _served() -> Iterator[None]:
    """Inside, every connection is the application's own role's."""
    from rewards.ledger import roles

    with connection.cursor() as cursor:
        if not roles.exists(APP_ROLE):
            cursor.execute(f"CREATE ROLE {APP_ROLE}")
    roles.grant(APP_ROLE)
    _take_the_role(connection)
    connection_created.connect(_take_the_role)
    yield
    connection_created.disconnect(_take_the_role)
    connection.close()  # the next one is the owner's again


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_guards() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        flushing.past_the_guards(monkeypatch)
        yield


@pytest.fixture(autouse=True, scope="session")
def _hashes_that_cost_nothing() -> Iterator[None]:
    """A password's hash takes a third of a second on purpose; nobody guesses those of the tests."""
    with override_settings(PASSWORD_HASHERS=["tests.hashers.Quick"]):
        yield


@pytest.fixture(autouse=True, scope="session")
def _files_that_are_listed_once() -> Iterator[None]:
    """Each client of a test has middleware of its own, which would ask for all 270 static files again."""
    listed: dict[str, dict[str, Any]] = {}
    find = WhiteNoiseMiddleware.add_files_from_finders

    def find_once(self: Any) -> None:
        if self.static_prefix not in listed:
            find(self)
            listed[self.static_prefix] = dict(self.files)
        self.files.update(listed[self.static_prefix])

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", find_once)
        yield


@pytest.fixture(autouse=True, scope="session")
def _audiences_of_one() -> Iterator[None]:
    """Most tests are about one person; tests/engagement/audiences/test_small_audiences.py holds the real rule."""
    with override_settings(AUDIENCE_LEAST=0):
        yield


@pytest.fixture(autouse=True)
def _commits_inside_a_test(monkeypatch: Any) -> None:
    commits.run_inside_a_test(monkeypatch)


@pytest.fixture(autouse=True)
def _nothing_to_agree_to() -> None:
    """Each test begins where no terms were ever published, whatever the test before had published."""
    from civic.consent import queries

    queries.remember(())


@pytest.fixture(autouse=True)
def _nothing_goes_on(settings: Any) -> None:
    """Each test begins without an emergency, and no page looks for one until somebody confirms one."""
    from engagement.emergencies.incidents import queries

    settings.EMERGENCY_RECHECK_SECONDS = 3600
    queries.remember(())


@pytest.fixture(autouse=True)
def _media_in_a_folder_of_its_own(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The one browser of a process, `browser`: a second one beside it cannot be started by the same thread."""
    path = chromium()
    if path is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("REQUIRE_BROWSER is set and no chromium was found: install one, or name it in CHROMIUM.")
        pytest.skip("no chromium was found")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {"executable_path": path, "args": quiet, "headless": True}
