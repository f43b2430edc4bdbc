"""The administration: the workplace of staff. Index of this app's pages in it."""

from importlib import import_module

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

site = admin.site
site.site_header = site.site_title = _("Tuili administration")
site.index_title = _("Your work")
# One way in for everybody, with its limits and its second factor.
site.login = secure_admin_login(site.login)  # type: ignore[method-assign]

# The libraries' own pages know nothing of roles: each is taken off, and what staff need comes back below.
LIBRARIES = (
    "allauth.account", "allauth.mfa", "allauth.socialaccount", "django.contrib.auth", "django_celery_beat",
    "rest_framework.authtoken",
)  # fmt: skip
for library in LIBRARIES:
    import_module(f"{library}.admin")
for model in list(site._registry):
    if model._meta.app_label in {"account", "auth", "authtoken", "mfa", "socialaccount", "django_celery_beat"}:
        site.unregister(model)

from civic.agencies import admin as agencies_admin  # noqa: E402
from civic.audit import admin as audit_admin  # noqa: E402
from civic.consent import admin as consent_admin  # noqa: E402
from civic.exports import admin as exports_admin  # noqa: E402
from civic.health import admin as health_admin  # noqa: E402
from civic.help import admin as help_admin  # noqa: E402
from civic.helpdesk import admin as accounts_admin  # noqa: E402
from civic.identity import admin as identity_admin  # noqa: E402
from civic.outbox import admin as outbox_admin  # noqa: E402
from civic.recovery import admin as recovery_admin  # noqa: E402
from civic.staff import admin as staff_admin  # noqa: E402

__all__ = [
    "accounts_admin",
    "agencies_admin",
    "audit_admin",
    "consent_admin",
    "exports_admin",
    "health_admin",
    "help_admin",
    "identity_admin",
    "outbox_admin",
    "recovery_admin",
    "staff_admin",
]
