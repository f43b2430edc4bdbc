#!/usr/bin/env python
"""Run a Django command in the portal's environment (`make -s manage CMD="…"` does this for you)."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civic.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    from civic import embedded

    try:
        embedded.ensure_database_url()
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, OperationalError, embedded.EmbeddedDatabaseError) as error:
        sys.exit(f"{sys.argv[1] if len(sys.argv) > 1 else 'manage.py'}: {str(error).strip()}")


if __name__ == "__main__":
    main()
