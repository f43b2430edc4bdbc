"""Personal columns of coins on hold."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register
from civic.core.saying import coins_in_words
from rewards.holds import erasure
from rewards.holds.models import Hold

register(
    Personal(
        "rewards.Hold",
        (
            "citizen",
            "coins",
            "reason",
            "state",
            "held_at",
            "appeal",
            "appealed_at",
            "answer",
            "answered_at",
            "released_at",
            "release_reason",
        ),
        _("Looking into a suspicion of abuse, and hearing you"),
        Ground.DUTY,
        _("10 years; what you and others wrote goes when you erase your account"),
        of=lambda user: Hold.objects.filter(citizen__user=user),
        hidden=("account", "transaction", "held_by", "answered_by", "released_by"),
        erase=erasure.empty_holds,
        stays=True,
        letter=Letter(
            _("On %(held_at)s we put %(coins)s aside. Reason: %(reason)s"),
            labels={
                "state": _("They are"),
                "appeal": _("What you said"),
                "appealed_at": _("You said it on"),
                "answer": _("What we answered"),
                "answered_at": _("We answered on"),
                "released_at": _("Given free on"),
                "release_reason": _("Why they were given free"),
            },
            values={
                "coins": lambda hold: coins_in_words(hold.coins),
                "state": lambda hold: _("put aside") if hold.state == Hold.State.HELD else _("free again"),
            },
        ),
    ),
)
