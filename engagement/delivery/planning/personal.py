"""Personal columns of what waits for a digest."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register
from engagement.delivery.planning.models import DigestLine, TrialGuest

register(
    Personal(
        "engagement.DigestLine",
        ("citizen", "name", "number", "how", "filed_at"),
        _("Telling you in the way and at the hour that you chose"),
        Ground.SERVICE,
        _("until the digest is written, a week at most"),
        of=lambda user: DigestLine.objects.filter(citizen__user=user),
        name=_("News that waits for your next digest"),
        letter=Letter(
            _("A piece of news has waited for your next digest since %(filed_at)s: %(how)s."),
            labels={"filed_at": _("Since")},
            silent=("name", "number"),
        ),
    )
)
register(
    Personal(
        "engagement.TrialGuest",
        ("email", "note"),
        _("Trying messages out with people who agreed to it"),
        Ground.CONSENT,
        _("until the trial ends"),
        of=lambda user: TrialGuest.objects.filter(email__iexact=user.email),
        letter=Letter(_("You try messages out for us, at %(email)s."), labels={"note": _("Note")}),
    )
)
