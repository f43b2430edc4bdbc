"""Links by which helpers open the door page of one event, each for one door, with a PIN."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.decisions.models import signature
from engagement.events.events.models import Event
from rewards.pins.models import PinLock


class DoorLink(PinLock):
    """Lets whoever has it and knows its PIN stand at a door of this event, and nothing else. It ends with the event.

    Its address and PIN are derived from `nonce`, so that the agency can show them again; the PIN's slow hash and its
    wrong tries are those of every PIN.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="door_links", verbose_name=_("event"))
    name = models.CharField(_("door"), max_length=40, help_text=_("Such as: north gate. Stands with each scan."))
    nonce = models.BinaryField(max_length=16, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = signature(_("made by"))
    made_at = models.DateTimeField(_("made"), editable=False)
    opened_at = models.DateTimeField(_("opened last"), null=True, editable=False)
    revoked_by = signature(_("revoked by"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    class Meta:
        verbose_name = _("link for a door")
        verbose_name_plural = _("links for doors")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "name"],
                condition=models.Q(revoked_at__isnull=True),
                name="door_link_name_once",
                violation_error_message=_("There is a link for a door of this name already."),
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="door_link_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="door_link_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WrongFind(models.Model):
    """A card number or address that somebody at a door typed and that is nobody's: too many, and they wait."""

    link = models.ForeignKey(DoorLink, models.CASCADE, null=True, related_name="+", verbose_name=_("link for a door"))
    user = models.ForeignKey(
        "civic.User", models.CASCADE, null=True, related_name="+", db_index=False, verbose_name=_("user")
    )
    at = models.DateTimeField(_("when"), db_index=True)

    class Meta:
        verbose_name = _("person not found at a door")
        verbose_name_plural = _("persons not found at a door")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(link__isnull=False) | models.Q(user__isnull=False), name="wrong_find_has_a_finder"
            )
        ]

    def __str__(self) -> str:
        return f"{self.link_id or self.user_id} {self.at}"
