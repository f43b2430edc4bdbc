from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RewardsConfig(AppConfig):
    name = "rewards"
    verbose_name = _("Coins and shops")

    def ready(self) -> None:
        from rewards import connections  # noqa: F401  what this app's slices tell those below
        from rewards.settlement.payments import layouts

        layouts.enabled()  # a layout that cannot be loaded stops the start, not the day of payment
