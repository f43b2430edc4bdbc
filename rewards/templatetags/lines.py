from django import template

from rewards.ledger.models import Transaction

register = template.Library()


@register.filter
def kind_words(kind: str) -> str:
    """What happened to the coins, in the reader's language."""
    return str(Transaction.Kind(kind).label)
