"""Make the template on the server that DATABASE_URL names, or on a private one in VAR_DIR."""

import os

import django
import pytest  # noqa: F401  the settings are those of the tests where it is loaded

from civic.deploy import embedded
from tests.template import databases, folders


def main() -> None:
    if not os.environ.get("DATABASE_URL"):
        folders.hurry(embedded.ensure_database_url())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civic.settings")
    django.setup()
    from django.db import connection

    databases.ensure(connection)
    connection.close()


main()
