"""The tab bar of a shop's pages: what a clerk needs, and what its owner needs besides."""

from typing import Any

from django import template

from civic.accounts.models import User
from rewards.shops.queries import merchants_owned_by

register = template.Library()


@register.inclusion_tag("rewards/shops/_tabs.html", takes_context=True)
def shop_tabs(context: dict[str, Any]) -> dict[str, Any]:
    """A shop's device, at which nobody is signed in, has the counter and the day."""
    user = context["request"].user
    owns = isinstance(user, User) and merchants_owned_by(user).exists()
    return {"here": context["request"].resolver_match.view_name, "signed_in": user.is_authenticated, "owns": owns}
