"""As little of Django as django-hordak needs."""

import os

from environ import Env

SECRET_KEY = "bench"  # noqa: S105
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "mptt", "hordak"]
DATABASES = {"default": {**Env.db_url_config(os.environ["DATABASE_URL"]), "CONN_MAX_AGE": None}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
USE_TZ = True
HORDAK_CURRENCIES = ["EUR"]
DEFAULT_CURRENCY = HORDAK_INTERNAL_CURRENCY = "EUR"
