"""Personal columns of this slice."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register
from civic.identity.methods import title_of
from civic.identity.models import CounterCode, LetterCode, Verification, WrongTry

ONE_ACCOUNT = _("Making sure that one person has one account; a national id is kept only as a keyed hash")
ACCOUNT = _("until you erase your account")

register(
    Personal(
        "civic.Verification",
        ("citizen", "method", "document", "at", "revoked_at"),
        ONE_ACCOUNT,
        Ground.SERVICE,
        ACCOUNT,
        of=lambda user: Verification.objects.filter(citizen__user=user),
        hidden=("id_hash", "verified_by", "revoked_by"),
        letter=Letter(
            _("On %(at)s you proved who you are: %(method)s."),
            labels={"document": _("You showed"), "revoked_at": _("Taken back")},
            values={"method": lambda proof: title_of(proof.method)},
        ),
    ),
    Personal(
        "civic.CounterCode",
        ("citizen", "expires_at"),
        _("Finding you at the counter when you show your code"),
        Ground.SERVICE,
        _("5 minutes; deleted within the hour"),
        of=lambda user: CounterCode.objects.filter(citizen__user=user),
        hidden=("nonce", "code_hash", "digits_hash"),
        letter=Letter(_("You made a code for the counter, valid until %(expires_at)s.")),
    ),
    Personal(
        "civic.LetterCode",
        ("used_by", "used_at"),
        _("Proving your identity with a code by post"),
        Ground.SERVICE,
        _("unused: 90 days; used: until you erase your account"),
        of=lambda user: LetterCode.objects.filter(used_by__user=user),
        hidden=("batch", "code_hash", "id_hash"),
        letter=Letter(_("On %(used_at)s you used a code that came by post.")),
    ),
    Personal(
        "civic.WrongTry",
        ("user", "at"),
        _("Stopping those who guess codes"),
        Ground.SERVICE,
        _("1 day"),
        of=lambda user: WrongTry.objects.filter(user=user),
        hidden=("address_hash",),
        letter=Letter(_("On %(at)s you typed a code that did not fit.")),
    ),
    Personal(
        "civic.LetterBatch",
        ("made_by",),
        _("Which member of staff had letters printed"),
        Ground.DUTY,
        _("10 years, as accounting law asks of papers about public money"),
    ),
)
