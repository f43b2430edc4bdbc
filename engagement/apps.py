from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EngagementConfig(AppConfig):
    name = "engagement"
    verbose_name = _("Notices and messages")

    def ready(self) -> None:
        from engagement import connections  # noqa: F401  what this app's slices tell those below
