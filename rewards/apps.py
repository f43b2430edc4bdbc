from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RewardsConfig(AppConfig):
    name = "rewards"
    verbose_name = _("Coins and shops")

    def ready(self) -> None:
        from civic.helpdesk.actions import GOES_ON_ELSEWHERE
        from civic.privacy.unconfirmed import KEEPS
        from rewards import datasets, menu, personal  # noqa: F401  open data, links on /me/, personal columns
        from rewards.erasure.actions import is_needed_here
        from rewards.limits import terms  # noqa: F401  what a level brings
        from rewards.merging.queries import went_on_elsewhere

        GOES_ON_ELSEWHERE.append(went_on_elsewhere)
        KEEPS.append(is_needed_here)
