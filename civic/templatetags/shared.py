"""Parts of a page that are the same for everybody are made once and kept in the memory of the process.

`{% shared large_type page=page.number %} … {% endshared %}` is made anew for each language and each value of the names
that it lists. Inside, nothing else is known, neither the person nor the request: so nothing personal can be kept.
"""

from typing import Any

from django import template
from django.template import Context, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression
from django.template.loader_tags import BlockNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from civic.core.kept import Kept, require_plain

register = Library()


class SharedNode(Node):
    child_nodelists = ()  # it holds no block, so nobody need look into it for one

    def __init__(self, names: list[str], found: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.names, self.found, self.nodelist = names, found, nodelist
        self.kept: Kept[str] = Kept()

    def render(self, context: Context) -> SafeString:
        values = {name: context.get(name) for name in self.names}
        for name, expression in self.found.items():
            values[name] = expression.resolve(context, ignore_failures=True)
        key = (get_language(), *((type(value), value) for value in values.values()))
        made = self.kept.get(key)
        return SafeString(self.kept.keep(key, self.make(context, values)) if made is None else made)

    def make(self, context: Context, values: dict[str, Any]) -> str:
        require_plain(values)
        alone = Context(values, autoescape=context.autoescape)
        with alone.bind_template(context.template):  # type: ignore[arg-type]
            return self.nodelist.render(alone)


@register.tag
def shared(parser: template.base.Parser, token: template.base.Token) -> SharedNode:
    """Keep what stands up to `endshared`; the words name what it depends on, besides the language."""
    words = [word.partition("=") for word in token.split_contents()[1:]]
    nodelist = parser.parse(("endshared",))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(BlockNode):
        raise TemplateSyntaxError("A block inside {% shared %} would be kept as the first page filled it.")
    found = {name: parser.compile_filter(value) for name, equals, value in words if equals}
    return SharedNode([name for name, equals, _value in words if not equals], found, nodelist)
