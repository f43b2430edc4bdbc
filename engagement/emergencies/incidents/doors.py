"""What emergencies add to the page of who may do what."""

from django.utils.translation import gettext_lazy as _

from civic.desk.doors import DOORS, Door
from engagement.emergencies.incidents.queries import COORDINATES

DOORS.add("emergencies", Door(_("give emergencies to everybody, by two people"), COORDINATES))
