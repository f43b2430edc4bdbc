from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CivicConfig(AppConfig):
    name = "civic"
    verbose_name = _("People and agencies")

    def ready(self) -> None:
        from civic.accounts import receivers, told  # noqa: F401  news from allauth
        from civic.audit import personal as audit_personal  # noqa: F401  reasons in the log
        from civic.digital import personal as digital_personal  # noqa: F401  personal columns of cards
        from civic.identity import menu  # noqa: F401  the operators' door on /me/
        from civic.identity import personal as identity_personal  # noqa: F401  personal columns of proofs
        from civic.mydata import personal, reminding  # noqa: F401  what the export and the erasure need
        from civic.privacy import columns  # noqa: F401  personal columns
