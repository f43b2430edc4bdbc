from django import template
from django.forms import BoundField

from rewards.redemption.payments.forms import AmountForm

register = template.Library()


@register.simple_tag
def blank_amount(suggested: int | None) -> BoundField:
    """The field of an amount that nobody has filled in yet."""
    return AmountForm(initial={"amount": suggested})["amount"]
