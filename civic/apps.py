from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CivicConfig(AppConfig):
    name = "civic"
    verbose_name = _("People and agencies")

    def ready(self) -> None:
        from civic import connections  # noqa: F401  what this app's slices tell each other
        from civic.web.sentences import use_own_words

        use_own_words()

        post_migrate.connect(ship_help, sender=self, dispatch_uid="civic.help")


def ship_help(**_facts: Any) -> None:
    """Add the answers that come with this release; while the migrations stop before their table, nothing."""
    from civic.help import actions, models

    if models.HelpAnswer._meta.db_table in connection.introspection.table_names():
        actions.ship()
