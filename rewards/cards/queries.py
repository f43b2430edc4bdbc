"""A citizen's own cards."""

from django.db.models import QuerySet

from civic.accounts.models import Citizen, User
from rewards.cards.models import Card


def cards_of(citizen: Citizen) -> QuerySet[Card]:
    """Every card that was ever issued to a citizen, the newest first."""
    return Card.objects.filter(citizen=citizen)


def has_cards(user: User) -> bool:
    """Whether a card was ever issued to this person."""
    return Card.objects.filter(citizen__user=user).exists()
