"""Django's `{% url %}`, which looks each address up anew: one that has nothing to put in is looked up once."""

from functools import cache
from typing import Any

from django import template
from django.template import Context
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.urls import reverse
from django.utils.html import escape

register = template.Library()


class PlainURLNode(URLNode):
    """An address without a part that changes, to be printed."""

    def render(self, context: Context) -> str:
        request: Any = getattr(context, "request", None)
        match = getattr(request, "resolver_match", None)
        app = getattr(request, "current_app", match.namespace if match else None)
        address = _address(self.view_name.resolve(context), app)
        return escape(address) if context.autoescape else address


@cache
def _address(view: str, app: str | None) -> str:
    return reverse(view, current_app=app)


@register.tag
def url(parser: Parser, token: Token) -> URLNode:
    """`{% url 'rewards:wallet' %}`, with all that Django's own takes."""
    node: URLNode = django_url(parser, token)
    if node.args or node.kwargs or node.asvar:
        return node
    return PlainURLNode(node.view_name, [], {}, None)
