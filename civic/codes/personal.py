"""Personal columns of mailed codes."""

from django.utils.translation import gettext_lazy as _

from civic.accounts.personal import SIGN_IN
from civic.codes.models import MailedCode
from civic.core.personal import Ground, Letter, Personal, register, rows_by_user

register(
    Personal(
        "civic.MailedCode",
        ("user", "purpose", "email", "made_at", "expires_at", "wrong_tries", "used_at"),
        SIGN_IN,
        Ground.SERVICE,
        _("one day"),
        of=rows_by_user(MailedCode),
        hidden=("digest",),
        letter=Letter(
            _("On %(made_at)s a code was mailed to %(email)s."),
            labels={
                "expires_at": _("Good until"),
                "wrong_tries": _("Wrong tries"),
                "used_at": _("Used"),
            },
            values={"wrong_tries": lambda code: code.wrong_tries or ""},
            silent=("purpose",),
        ),
    ),
)
