"""Payment codes of a citizen."""

from civic.accounts.models import Citizen
from rewards.redemption.payments.models import PaymentCode


def payment_code_of(citizen: Citizen, pk: int) -> PaymentCode | None:
    """The citizen's own code with its redemption, when there is one."""
    return (
        PaymentCode.objects.filter(citizen=citizen, pk=pk)
        .select_related("redemption__shop", "redemption__confirmed_by", "redemption__device")
        .first()
    )
