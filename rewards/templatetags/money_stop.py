"""A stop of all coins, told on every page where someone would wonder why nothing moves. One small query each."""

from typing import Any

from django import template

from civic.core.roles import Role, has_role
from rewards.ledger import stops
from rewards.ledger.errors import MoneyStopped

register = template.Library()
WHO_MAY_LOOK = (Role.COORDINATOR, Role.FINANCE, Role.OPERATOR, Role.AUDITOR)


@register.inclusion_tag("rewards/ledger/_money_stop.html")
def money_stop() -> dict[str, Any]:
    """For citizens and clerks: that coins rest, since when, that nothing is lost, and what goes on."""
    return {"sentence": MoneyStopped.message, "stop": stops.current()}


@register.inclusion_tag("admin/_money_stop.html", takes_context=True)
def money_stop_for_staff(context: dict[str, Any]) -> dict[str, Any]:
    """For staff: since when; and the cause for those who may look at it."""
    user = context["request"].user
    return {"stop": stops.current(), "may_look": has_role(user, *WHO_MAY_LOOK)}
