"""Why a bulletin is not written or sent."""

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class BulletinWaits(DomainError):
    code = "bulletin_waits"
    family = DomainError.CONFLICT
    message = _("Another bulletin of this incident waits for the second person. Decide on that one first.")


class IncidentOver(DomainError):
    code = "incident_over"
    help = "emergencies"
    family = DomainError.CONFLICT
    message = _("This incident is over. Write a new one if it begins again.")


class SameEmergency(DomainError):
    code = "same_person"
    family = DomainError.FORBIDDEN
    message = _("You wrote this. A second person confirms it on a device of their own.")


class BulletinDecided(DomainError):
    code = "already_decided"
    family = DomainError.CONFLICT
    message = _("Somebody has decided on this bulletin already.")


class NoDrillGroup(DomainError):
    code = "no_drill_group"
    message = _("Nobody is in the drill group yet. Add its members first.")
