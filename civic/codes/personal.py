"""Personal columns of mailed codes."""

from django.utils.translation import gettext_lazy as _

from civic.accounts.personal import SIGN_IN
from civic.codes.models import MailedCode
from civic.core.personal import Ground, Personal, register, rows_by_user

register(
    Personal(
        "civic.MailedCode",
        ("user", "purpose", "email", "made_at", "expires_at", "wrong_tries", "used_at"),
        SIGN_IN,
        Ground.SERVICE,
        _("one day"),
        of=rows_by_user(MailedCode),
        hidden=("digest",),
    ),
)
