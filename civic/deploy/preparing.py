"""All that must be true before the first page: catalogues, tables, static files, the demo world.

Each step says what it does when it does something. In `make run` the parts run side by side, each in a child.
"""

import io
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from civic.core import progress, terminal
from civic.deploy import messages, stamps
from civic.deploy.stamps import Step

Say = Callable[[str], object]


def prepare_catalogues(folder: Path, say: Say) -> None:
    """Compile the translations; needs no settings."""
    own = os.environ.get("LOCALE_DIR", "").strip()
    folders = [messages.LOCALES, *([Path(own)] if own else [])]

    def state(pattern: str) -> str:
        return " ".join(stamps.contents(each, pattern) for each in folders)

    step = Step(
        "catalogues",
        "Compiling the translations …",
        lambda: messages.compile_catalogues(every=True),
        lambda: state("*.po"),
        lambda: state("*.mo"),
    )
    stamps.run(step, folder, say)


def prepare_database(folder: Path, say: Say) -> None:
    """Check the code, knock at the broker, bring the tables up to date, load the demo world.

    Ends the process with a sentence when one of them does not answer or refuses.
    """
    from django.conf import settings
    from django.core.management import CommandError, call_command
    from django.db import DatabaseError, OperationalError

    try:
        _check(folder, say)
        _knock_at_the_broker()
        stamps.run(Step("tables", "Preparing the tables …", _migrate, stamps.code, _tables), folder, say)
        if settings.DEMO:
            call_command("load_demo")
    except OperationalError as error:
        sys.exit(f"The database does not answer: {first_line(error)}. Check DATABASE_URL and that the server runs.")
    except CommandError as error:
        sys.exit(str(error))
    except DatabaseError as error:
        sys.exit(f"The database refuses: {first_line(error)}. Tuili needs PostgreSQL 15 or newer.")


def prepare_files(folder: Path, say: Say) -> None:
    """Draw the demo's pictures before its world asks for them, and gather the static files."""
    from importlib import import_module

    from django.conf import settings
    from django.core.management import call_command

    if settings.DEMO:
        import_module("engagement.demo.predraw").draw_all(media=Path(settings.MEDIA_ROOT))
    target, source = Path(settings.STATIC_ROOT), Path(settings.STATICFILES_DIRS[0])
    step = Step(
        "static",
        "Gathering styles and scripts …",
        lambda: call_command("collectstatic", verbosity=0, interactive=False),
        lambda: f"{stamps.contents(source, '*')} {stamps.installed()} {settings.STORAGES['staticfiles']}",
        lambda: stamps.names(target),
    )
    stamps.run(step, folder, say)


def first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _check(folder: Path, say: Say) -> None:
    from django.core.management import call_command

    step = Step(
        "check",
        "Checking code and settings …",
        lambda: call_command("check", stdout=io.StringIO()),
        lambda: f"{stamps.code()} {stamps.contents(stamps.ROOT / 'templates', '*')} {_settings()}",
        str,
    )
    stamps.run(step, folder, say)


def _settings() -> str:
    """Every setting, without the places in memory that some show of themselves."""
    from django.conf import settings

    shown = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    return re.sub(r" at 0x[0-9a-f]+", "", repr(shown))


def _knock_at_the_broker() -> None:
    """A wrong address would be tried for ever by worker and beat, in lines that nobody reads."""
    from kombu.exceptions import OperationalError

    from civic.health import queries

    try:
        queries.broker()
    except (OperationalError, OSError) as error:
        sys.exit(f"The broker does not answer: {first_line(error)}. Check CELERY_BROKER_URL and that the server runs.")


def _migrate() -> None:
    from django.core.management import call_command
    from django.core.management.base import OutputWrapper
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    applied = Applied(terminal.bar(OutputWrapper(sys.stderr)), missing)
    call_command("migrate", interactive=False, no_color=True, stdout=applied)
    call_command("createcachetable", verbosity=0)


class Applied(io.StringIO):
    """Reads what migrate says, and tells `listener` how many migrations it has applied."""

    def __init__(self, listener: progress.Listener, of: int) -> None:
        super().__init__()
        self.listener, self.done, self.of = listener, 0, of

    def write(self, text: str) -> int:
        if text.strip() == "OK":
            self.done += 1
            self.listener(self.done, self.of)
        return len(text)


def _tables() -> str:
    """Which database this is, and the migrations that it has seen; another word each time where it does not say."""
    from django.db import ProgrammingError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT system_identifier, (SELECT oid FROM pg_database WHERE datname = current_database()),"
                " to_regclass('django_cache'),"
                " (SELECT string_agg(app || '.' || name, ' ' ORDER BY id) FROM django_migrations)"
                " FROM pg_control_system()"
            )
            return repr(cursor.fetchone())
    except ProgrammingError:  # no table yet, or a server that keeps its identity to itself
        return f"unknown {os.urandom(8).hex()}"
