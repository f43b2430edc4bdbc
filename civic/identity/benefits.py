"""What a level brings: the apps above say it in sentences, so that this one needs to know nothing of coins."""

from civic.accounts.models import Citizen
from civic.core.hooks import Hook

TERMS: Hook[[Citizen], list[str]] = Hook("What does the citizen’s level bring, in sentences?")


def terms_of(citizen: Citizen) -> list[str]:
    return [sentence for sentences in TERMS(citizen) for sentence in sentences]
