"""What the desk adds to the page of who may do what."""

from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.desk.doors import DOORS, Door

DOORS.add("notices.draft", Door(_("draft notices at the desk"), (Role.EDITOR,)))
DOORS.add("notices.approve", Door(_("approve notices at the desk"), (Role.APPROVER,)))
