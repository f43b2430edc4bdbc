from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CivicConfig(AppConfig):
    name = "civic"
    verbose_name = _("People and agencies")

    def ready(self) -> None:
        from civic import connections  # noqa: F401  what this app's slices tell each other
