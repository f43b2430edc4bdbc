"""A shop's own devices: a till that calls the API, a tablet that stays signed in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.accounts.names import visible
from civic.core.cells import no_formula
from rewards.shops.models import Shop


class Device(models.Model):
    """A device of one shop. It is set up once with a code that its owner reads out, and holds a token from then on."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="devices", verbose_name=_("shop"))
    name = models.CharField(_("name"), max_length=40, validators=[no_formula, visible])
    setup_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    setup_until = models.DateTimeField(_("code valid until"), editable=False)
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added"), editable=False)
    set_up_at = models.DateTimeField(_("set up"), null=True, editable=False)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("taken away"), null=True, editable=False)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(token_hash__isnull=True) | models.Q(setup_hash__isnull=True),
                name="device_is_set_up_once",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True)
                | models.Q(token_hash__isnull=True, setup_hash__isnull=True),
                name="device_without_token_when_revoked",
            ),
        ]

    def __str__(self) -> str:
        return self.name
