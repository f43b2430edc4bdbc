"""Why a member of staff looks at somebody's data: a short list, so that the person can read it in their language."""

from django.utils.translation import gettext_lazy as _

WHYS = {
    "counter": _("the person is at a counter"),
    "contact": _("the person called or wrote"),
    "coins": _("coins or a payment are looked into"),
    "account": _("sign-in or a double account is looked into"),
    "duty": _("an authority or the auditor asked"),
}
