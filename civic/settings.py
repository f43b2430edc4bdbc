"""The settings module that Django, Celery and the tests name; its content stands in civic/deploy/settings.py."""

from civic.deploy.settings import *  # noqa: F403  settings are names of this module
