"""Personal columns of attempts."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register
from rewards.redemption.attempts.models import PayerPhone, WrongCode, WrongPin

register(
    Personal(
        "rewards.WrongCode",
        ("user", "device", "at"),
        _("Stopping people who guess codes"),
        Ground.SERVICE,
        _("7 days"),
        of=lambda user: WrongCode.objects.filter(user=user),
        letter=Letter(_("On %(at)s you typed a code that did not fit."), labels={"device": _("Till")}),
    ),
    Personal(
        "rewards.PayerPhone",
        ("citizen", "day"),
        _("Noticing one phone that pays for many accounts, as a number"),
        Ground.SERVICE,
        _("7 days; the random bits in your browser for 90 days"),
        of=lambda user: PayerPhone.objects.filter(citizen__user=user),
        hidden=("phone_hash",),
        letter=Letter(_("On %(day)s a phone of yours paid.")),
    ),
    Personal(
        "rewards.WrongPin",
        ("card", "at"),
        _("Noticing people who guess the PIN of a card"),
        Ground.SERVICE,
        _("7 days"),
        of=lambda user: WrongPin.objects.filter(card__citizen__user=user),
        hidden=("user", "device"),
        letter=Letter(
            _("On %(at)s a wrong PIN was typed for your card %(card)s."),
        ),
    ),
)
