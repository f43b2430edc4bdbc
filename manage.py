#!/usr/bin/env python
"""Run a Django command in the portal's environment (`make -s manage CMD="…"` does this for you)."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civic.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    from civic.deploy import embedded

    command = sys.argv[1] if len(sys.argv) > 1 else "manage.py"
    try:
        embedded.ensure_database_url()
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        why = (str(error).strip().splitlines() or ["no reason given"])[0].rstrip(".")
        sys.exit(f"{command}: the database does not answer: {why}. Check DATABASE_URL and that the server runs.")
    except (ImproperlyConfigured, embedded.EmbeddedDatabaseError) as error:
        sys.exit(f"{command}: {str(error).strip()}")


if __name__ == "__main__":
    main()
