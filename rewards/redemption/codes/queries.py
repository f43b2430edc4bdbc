"""Queries for a citizen's payment codes."""

from civic.accounts.models import Citizen
from rewards.redemption.payments.models import PaymentCode


def payment_code_of(citizen: Citizen, pk: int) -> PaymentCode | None:
    """Return the citizen's own code with its redemption, if there is one."""
    return (
        PaymentCode.objects.filter(citizen=citizen, pk=pk)
        .select_related("redemption__shop", "redemption__confirmed_by", "redemption__device")
        .first()
    )
