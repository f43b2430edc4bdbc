"""Index of the models in this app's slices: a model that is missing here gets no table."""

from civic.accounts.models import Citizen, District, User
from civic.agencies.models import Agency, Membership
from civic.audit.models import AuditEvent
from civic.health.models import Heartbeat

__all__ = ["Agency", "AuditEvent", "Citizen", "District", "Heartbeat", "Membership", "User"]
