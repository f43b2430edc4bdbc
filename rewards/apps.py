from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RewardsConfig(AppConfig):
    name = "rewards"
    verbose_name = _("Coins and shops")

    def ready(self) -> None:
        from rewards import datasets, menu, personal  # noqa: F401  open data, links on /me/, personal columns
        from rewards.limits import terms  # noqa: F401  what a level brings
