"""How well a citizen is known."""

from django.db.models import Exists, OuterRef, QuerySet

from civic.accounts.models import Citizen
from civic.identity.models import Verification


def proof_of(citizen: Citizen) -> Verification | None:
    """The proof of identity that stands, if there is one."""
    return Verification.objects.filter(citizen=citizen, revoked_at__isnull=True).first()


def with_proof(citizens: QuerySet[Citizen]) -> QuerySet[Citizen]:
    """Add `is_proven` to each citizen."""
    standing = Verification.objects.filter(citizen=OuterRef("pk"), revoked_at__isnull=True)
    return citizens.annotate(is_proven=Exists(standing))
